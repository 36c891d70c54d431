"""Pictures and tables have words for people who cannot see them."""

import pytest

from tests.articles.publishing_rules.making import codes, found, in_memory, line, table
from tests.factories import make_image

pytestmark = pytest.mark.django_db
WORDS = "missing-alternative-text"


def figure(**fields):
    return {"image": make_image(alt_text="").pk, "alternative_text": "", "caption": "", **fields}


@pytest.mark.parametrize("words", ["", "   "])
def test_a_picture_without_words_stops_a_page(words):
    (finding,) = found(in_memory(("figure", figure(alternative_text=words))), WORDS)

    assert finding.stops
    assert finding.place.path == (0, "alternative_text")


def test_a_picture_with_words_is_fine():
    assert codes(in_memory(("figure", figure(alternative_text="Hills"))), stops=True) == set()


def test_the_picture_at_the_top_needs_words_too():
    page = in_memory(hero=make_image(alt_text=""))

    assert found(page, WORDS)[0].place.field == "hero_alt"


@pytest.mark.parametrize(("stored", "own"), [("Round hills", ""), ("", "Hills in the morning")])
def test_words_may_come_with_the_picture_or_from_the_page(stored, own):
    page = in_memory(hero=make_image(alt_text=stored), hero_alt=own)

    assert WORDS not in codes(page)


@pytest.mark.parametrize(
    "value",
    [
        table(),
        table((line("a"), line("b")), caption=" "),
        table((line("a"), line("b")), headings=("One", " ")),
    ],
)
def test_a_table_without_caption_rows_or_headings_stops_a_page(value):
    assert "table-not-described" in codes(in_memory(("table", value)), stops=True)


def test_a_table_with_caption_and_headings_is_fine():
    assert codes(in_memory(("table", table((line("a"), line("b"))))), stops=True) == set()


@pytest.mark.parametrize("at_the_top", [True, False])
def test_people_who_have_not_agreed_are_not_shown(at_the_top):
    picture = make_image(people_shown="not_asked")
    page = in_memory(hero=picture) if at_the_top else in_memory(("figure", shown(picture)))

    (finding,) = found(page, "people-not-asked")

    assert finding.stops
    assert finding.place.field == ("hero" if at_the_top else "body")


@pytest.mark.parametrize("people", ["", "nobody", "agreed"])
def test_other_pictures_are_shown(people):
    picture = make_image(people_shown=people)

    assert codes(in_memory(("figure", shown(picture)), hero=picture), stops=True) == set()


def test_a_picture_without_a_licence_is_hinted_at():
    without, with_it = make_image(), make_image(licence="CC BY 4.0")

    assert "picture-without-licence" in codes(in_memory(("figure", shown(without))), stops=False)
    assert "picture-without-licence" not in codes(in_memory(("figure", shown(with_it))))


def shown(picture):
    return {"image": picture.pk, "alternative_text": "Hills", "caption": ""}
