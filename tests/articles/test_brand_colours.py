"""Any two colours that staff choose give pages that everybody can read."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.brand.colours import derived, shown
from articles.brand.readable import DARKER, LIGHTER, contrast, hovered, parts, settled
from articles.brand.tokens import DARK, LIGHT, own
from articles.brand.words import changes
from articles.social_cards.look import look
from tests import test_frontend_colours as style_sheet

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
MAYBE = st.just("") | COLOURS


def lightness(colour):
    return parts(colour)[0]


@settings(max_examples=300, deadline=None)
@given(MAYBE, MAYBE)
@example("#ffff00", "#000000")
@example("#000000", "#ffffff")
@example("#ffffff", "#ffff00")
@example("", "#ffd1dc")
@example("#808080", "")
def test_any_two_colours_keep_every_contrast_of_the_style_sheet(main, accent):
    for scheme in (LIGHT, DARK):
        colours = shown(main, accent)[scheme]
        for text, ground in style_sheet.TEXT:
            found = style_sheet.contrast(colours[text], colours[ground])
            assert found >= 4.5, (scheme, text, ground, found)
        for shape, ground in style_sheet.SHAPES:
            found = style_sheet.contrast(colours[shape], colours[ground])
            assert found >= 3, (scheme, shape, ground, found)


@settings(max_examples=100, deadline=None)
@given(COLOURS, COLOURS)
def test_a_button_can_be_read_under_the_pointer_too(main, accent):
    for scheme in (LIGHT, DARK):
        colours = shown(main, accent)[scheme]
        for button in ("green", "clay"):
            under = hovered(colours[button])
            assert style_sheet.contrast(colours[f"on-{button}"], under) >= 4.5


@settings(max_examples=100, deadline=None)
@given(COLOURS)
def test_the_words_of_a_picture_for_shared_links_stand_out_from_its_hills(main):
    drawn = look(name="Wayside", main=main)

    for ground in (drawn.ground, drawn.far_hill, drawn.near_hill):
        assert style_sheet.contrast(drawn.ink, ground) >= 4.5


@settings(max_examples=50, deadline=None)
@given(MAYBE, MAYBE)
def test_only_tokens_of_the_style_sheet_are_set(main, accent):
    for scheme, ours in ((LIGHT, style_sheet.LIGHT), (DARK, style_sheet.DARK)):
        assert set(derived(main, accent)[scheme]) <= set(ours)


def test_our_own_tokens_are_those_of_the_style_sheet():
    assert own(LIGHT) == style_sheet.LIGHT
    assert own(DARK) == style_sheet.DARK


def test_nothing_is_set_for_a_colour_that_nobody_chose():
    assert derived("", "") == {LIGHT: {}, DARK: {}}
    assert "clay" not in derived("#17594f", "")[LIGHT]
    assert "green" not in derived("", "#97421a")[LIGHT]


def test_a_colour_that_can_be_read_is_used_as_it_is():
    assert derived("#005eb8", "")[LIGHT]["green"] == "#005eb8"
    assert derived("#ffcc00", "")[DARK]["green"] == "#ffcc00"


def test_yellow_becomes_a_dark_yellow_and_black_a_grey_that_shows_on_black():
    dark_yellow = derived("#ffcc00", "")[LIGHT]["green"]
    grey = derived("#000000", "")[DARK]["green"]

    assert lightness(dark_yellow) < lightness("#ffcc00")
    assert parts(dark_yellow)[2] == pytest.approx(parts("#ffcc00")[2], abs=6)
    assert grey[1:3] == grey[3:5] == grey[5:]


@pytest.mark.parametrize("dark", ["#000000", "#17594f", "#3b2300"])
def test_a_dark_colour_is_as_light_as_ours_on_dark_pages(dark):
    """Just light enough to read, a button would look switched off."""
    on_dark = derived(dark, dark)[DARK]

    for token in ("green", "clay"):
        assert lightness(on_dark[token]) == pytest.approx(lightness(own(DARK)[token]), abs=0.01)


@given(COLOURS)
@settings(max_examples=100, deadline=None)
def test_no_more_is_changed_than_has_to_be(colour):
    on_white = settled(colour, lambda one: contrast(one, "#ffffff") >= 4.5, DARKER)
    on_black = settled(colour, lambda one: contrast(one, "#000000") >= 4.5, LIGHTER)

    assert on_white == colour or 4.5 <= contrast(on_white, "#ffffff") < 4.7
    assert on_black == colour or 4.5 <= contrast(on_black, "#000000") < 4.7


def test_editors_are_told_what_was_changed_and_only_that():
    light = derived("#ffcc00", "")[LIGHT]["green"]

    assert changes("#ffcc00", "") == [
        f"Main colour: darkened to {light} for text and buttons, so that everybody can read it."
    ]
    assert changes("", "") == []
    assert [sentence.split(" to ")[0] for sentence in changes("#005eb8", "#000000")] == [
        "Main colour: lightened",
        "Accent colour: lightened",
    ]
