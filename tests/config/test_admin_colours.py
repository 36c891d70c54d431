"""Contrast of the admin in our colours, worked out from Wagtail's own rules and ours."""

import colorsys
import re
from pathlib import Path

import pytest
import wagtail.admin

from tests.test_frontend_colours import contrast

WAGTAILS = (Path(wagtail.admin.__file__).parent / "static/wagtailadmin/css/core.css").read_text()
OURS = (Path(__file__).parents[2] / "static/css/staff.css").read_text()
DECLARED = re.compile(r"(--w-color-[\w-]+):\s*([^;}]+)")
PAGE = ("surface-page", "surface-header", "surface-dashboard-panel")
# Text → grounds, by the names that Wagtail gives them.
TEXT = [
    *((text, ground) for ground in PAGE for text in (
        "text-label", "text-context", "text-meta", "text-link-default", "text-link-hover",
        "text-error", "text-button-outline-default",
    )),
    ("text-button", "surface-button-default"),
    ("text-button", "surface-button-hover"),
    ("text-button-outline-hover", "surface-button-outline-hover"),
    ("text-label-menus-active", "surface-menus"),
    ("text-label-menus-active", "surface-menu-item-active"),
    ("white", "surface-tooltip"),
]  # fmt: skip
SHAPES = [(shape, ground) for shape in ("focus", "icon-primary") for ground in PAGE]


def declared(css, selector):
    """{custom property: value} of the first rule with exactly this selector."""
    rule = re.search(rf"(?:^|[}}{{/])\s*{re.escape(selector)}\s*{{([^}}]*)}}", css)
    return dict(DECLARED.findall(rule[1]))


ROOT = declared(WAGTAILS, ":host,:root") | declared(OURS, ":root")
LIGHT = ROOT
DARK = ROOT | declared(WAGTAILS, ".w-theme-dark") | declared(OURS, ".w-theme-dark")


def number(words, rules):
    """Of “12%”, “calc(var(--a) + 3)” and the like."""
    words = re.sub(r"var\((--[\w-]+)\)", lambda found: str(number(rules[found[1]], rules)), words)
    terms = re.findall(r"[-+]?\s*\d*\.?\d+", words.replace("calc(", "").replace("%", ""))
    return sum(float(term.replace(" ", "")) for term in terms)


def colour(name, rules):
    """“#rrggbb” of a custom property, after all its variables."""
    value = rules[f"--w-color-{name}"].strip()
    if value.startswith("#"):
        return value if len(value) == 7 else "#" + "".join(2 * one for one in value[1:])
    if value.startswith("var("):
        return colour(value[len("var(--w-color-") : -1], rules)
    parts = re.findall(r"var\([^)]*\)|[\d.]+%?", value)
    hue, saturation, lightness = (number(part, rules) for part in parts)
    saturation, lightness = (min(max(one, 0), 100) / 100 for one in (saturation, lightness))
    channels = colorsys.hls_to_rgb(hue / 360 % 1, lightness, saturation)
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)


def test_variables_are_worked_out_as_a_browser_does():
    rules = {"--w-color-a": "hsl(var(--w-color-h) 50% var(--w-color-l))"}
    rules |= {
        "--w-color-h": "calc(var(--w-color-i) + 20)",
        "--w-color-i": "100",
        "--w-color-l": "25%",
        "--w-color-b": "var(--w-color-a)",
    }

    assert colour("b", rules) == "#206020"


@pytest.mark.parametrize("rules", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_stands_out_from_its_ground(rules, text, ground):
    assert contrast(colour(text, rules), colour(ground, rules)) >= 4.5


@pytest.mark.parametrize("rules", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_stand_out_from_their_ground(rules, shape, ground):
    assert contrast(colour(shape, rules), colour(ground, rules)) >= 3


@pytest.mark.parametrize("rules", [LIGHT, DARK], ids=["light", "dark"])
def test_the_focus_line_stands_out_in_the_menu(rules):
    line = declared(OURS, "#wagtail-sidebar")["--w-color-focus"]

    assert contrast(line, colour("surface-menus", rules)) >= 3


@pytest.mark.parametrize("name", ["primary", "secondary"])
def test_our_green_stands_where_wagtails_purple_and_teal_stood(name):
    red, green, blue = (int(colour(name, LIGHT)[i : i + 2], 16) for i in (1, 3, 5))

    assert green > blue > red


def test_who_has_a_dark_system_gets_the_same_dark_colours():
    assert declared(OURS, ".w-theme-system") == declared(OURS, ".w-theme-dark")
