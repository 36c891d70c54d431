"""Contrast of the colour tokens in static/css/site.css (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

from config.style_page.colours import LEAST_FOR_SHAPES, LEAST_FOR_TEXT, SHAPES, TEXT

CSS = (Path(__file__).parents[1] / "static/css/site.css").read_text()
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
LIGHT = {name: light for name, light, dark in PAIR.findall(CSS)}
DARK = {name: dark for name, light, dark in PAIR.findall(CSS)}


def luminance(colour):
    """Relative luminance after WCAG 2.2, from 0 (black) to 1 (white)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_contrast_that_the_standard_gives():
    assert contrast("#000000", "#ffffff") == 21


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_stands_out_from_its_ground(colours, text, ground):
    assert contrast(colours[text], colours[ground]) >= LEAST_FOR_TEXT


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_stand_out_from_their_ground(colours, shape, ground):
    assert contrast(colours[shape], colours[ground]) >= LEAST_FOR_SHAPES


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_focus_line_stands_out_on_the_dark_bars(colours):
    components = CSS.split("@layer components {")[1]
    for bar in ("topbar", "footer"):
        rule = components.split(f"  .{bar} {{")[1].split("}")[0]
        assert "--focus: var(--focus-on-bar);" in rule
    assert contrast(colours["focus-on-bar"], colours["bar"]) >= 3


def test_browsers_without_light_dark_get_the_same_light_colours():
    fallback = CSS.split("@supports not (color: light-dark(")[1].split("\n  }\n")[0]
    assert dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", fallback)) == LIGHT


def test_components_take_their_colours_from_tokens():
    components = CSS.split("@layer components {")[1].split("@layer utilities {")[0]
    named = set(re.findall(r"var\(--([\w-]+)", components))
    defined = set(re.findall(r"--([\w-]+):", CSS))
    assert named <= defined
