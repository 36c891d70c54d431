"""The mails can be read by day and by night, in our colours and in those of any brand."""

import re

import pytest

from articles.models import SiteSettings
from donations.models import Notice
from donations.notices.letters import letter_to

pytestmark = pytest.mark.django_db


def rules_of_a_letter():
    """(rules by day, rules by night), as text."""
    notice = Notice(kind=Notice.Kind.ALERT, facts={"sentence": "Something happened."})
    html = letter_to(notice).alternatives[0][0]
    style = re.search(r"<style>(.*?)</style>", html, re.S)[1]
    day, _, night = style.partition("@media (prefers-color-scheme: dark)")
    return day, night


@pytest.mark.parametrize("main", ["", "#ffcc00", "#101010"])
@pytest.mark.parametrize("by_night", [False, True], ids=["day", "night"])
def test_its_colours_can_be_read(by_night, main):
    """WCAG 2.2 AA asks for 4.5 to 1 for text."""
    SiteSettings.objects.create(main_colour=main)
    rules = rules_of_a_letter()[by_night]
    ground = _colour(r"\.letter \{[^}]*background: (#\w{6})", rules)
    for colour in (
        _colour(r"body \{[^}]*[; {]color: (#\w{6})", rules),
        _colour(r"quiet \{[^}]*color: (#\w{6})", rules),
        _colour(r"\n\s+a \{[^}]*color: (#\w{6})", rules),
    ):
        assert _contrast(colour, ground) >= 4.5
    button = r"\.button \{[^}]*background: (#\w{6})", r"\.button \{[^}]*[; ]color: (#\w{6})"
    assert _contrast(*(_colour(pattern, rules) for pattern in button)) >= 4.5


def test_a_button_has_the_colour_that_staff_chose():
    ours, _night = rules_of_a_letter()

    SiteSettings.objects.create(main_colour="#7a2f8f")
    theirs, _night = rules_of_a_letter()

    button = r"\.button \{[^}]*background: (#\w{6})"
    assert _colour(button, ours) == "#17594f"
    assert _colour(button, theirs) == "#7a2f8f"


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
