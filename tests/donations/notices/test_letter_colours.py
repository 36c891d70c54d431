"""The mails can be read by day and by night."""

import re
from pathlib import Path

import pytest

BASE = Path(__file__).parents[3] / "templates/donations/mail/base.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_colours_can_be_read(scheme):
    """WCAG 2.2 AA asks for 4.5 to 1 for text."""
    style = re.search(r"<style>(.*?)</style>", BASE.read_text(), re.S)[1]
    day, _, night = style.partition("@media (prefers-color-scheme: dark)")
    rules = night if scheme == "dark" else day
    ground = _colour(r"\.letter \{[^}]*background: (#\w{6})", rules)
    for colour in (
        _colour(r"body \{[^}]*[; {]color: (#\w{6})", rules),
        _colour(r"quiet \{[^}]*color: (#\w{6})", rules),
        _colour(r"\n\s+a \{[^}]*color: (#\w{6})", rules),
    ):
        assert _contrast(colour, ground) >= 4.5
    button = r"\.button \{[^}]*background: (#\w{6})", r"\.button \{[^}]*[; ]color: (#\w{6})"
    assert _contrast(*(_colour(pattern, rules) for pattern in button)) >= 4.5


def _colour(pattern, rules):
    return re.search(pattern, rules)[1]


def _contrast(one, other):
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
