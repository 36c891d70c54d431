"""Headings follow each other without a gap, and none is empty."""

import pytest

from tests.articles.publishing_rules.making import codes, found, in_memory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "prose",
    [
        ["<h2>One</h2><h3>Two</h3><h4>Three</h4><h2>Four</h2>"],
        ["<h2>One</h2><p>x</p>", "<h3>Two</h3>"],
        ["<p>No heading</p>"],
    ],
)
def test_headings_in_order_are_fine(prose):
    assert codes(in_memory(*(("prose", html) for html in prose)), stops=True) == set()


@pytest.mark.parametrize(
    ("prose", "wanted"),
    [
        (["<h3>Two</h3>"], "Make it level 2."),
        (["<h2>One</h2><h4>Three</h4>"], "Make it level 3."),
        (["<h2>One</h2>", "<p>x</p>", "<h4>Three</h4>"], "Make it level 3."),
    ],
)
def test_a_gap_between_headings_stops_a_page(prose, wanted):
    (finding,) = found(in_memory(*(("prose", html) for html in prose)), "heading-order")

    assert finding.stops
    assert finding.sentence.endswith(wanted)
    assert finding.place.path == (len(prose) - 1,)


@pytest.mark.parametrize("empty", ["<h2></h2>", "<h2> <b>&nbsp;</b></h2>"])
def test_a_heading_without_words_stops_a_page(empty):
    assert codes(in_memory(("prose", f"{empty}<p>x</p>")), stops=True) == {"empty-heading"}


def test_a_very_long_heading_is_named_by_its_beginning():
    page = in_memory(("prose", f"<h3>{'word ' * 60}</h3>"))

    assert len(found(page, "heading-order")[0].sentence) < 200
