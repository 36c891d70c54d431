"""Suggestions while somebody types: JSON, behind the gate, of published pages."""

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories import make_article, make_story, make_term

pytestmark = pytest.mark.django_db

ADDRESS = "/search/suggestions/"


def suggestions(reader, query):
    response = reader.get(ADDRESS, {"q": query}, headers={"accept": "application/json"})
    assert response.status_code == 200
    return response.json()["suggestions"]


@pytest.mark.database
def test_it_suggests_titles_that_begin_like_the_words(reader):
    page = make_article(title="Nightmares and sleep")
    make_article(title="Something else")

    assert suggestions(reader, "nigh") == [
        {"title": "Nightmares and sleep", "url": page.url, "kind": "Article"}
    ]
    assert [found["title"] for found in suggestions(reader, "sleep nightm")] == [page.title]


@pytest.mark.parametrize("typed", ["trauma-foc", "trauma foc", "Müll", "mull", "CB"])
def test_it_suggests_words_of_the_glossary_by_any_of_their_forms(reader, typed):
    make_term("trauma-focused CBT", other_forms="Müller’s therapy\nCBT")

    (found,) = suggestions(reader, typed)

    assert (found["title"], found["kind"]) == ("trauma-focused CBT", "What a word means")


@pytest.mark.database
def test_it_suggests_eight_at_most(reader):
    for number in range(10):
        make_article(title=f"Trauma {number}")

    assert len(suggestions(reader, "trauma")) == 8


@pytest.mark.database
def test_it_suggests_no_drafts_and_no_hidden_pages(reader):
    make_article(title="Trauma draft", live=False)
    hidden = make_article(title="Trauma hidden")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    make_story(title="Trauma shown")

    assert [found["title"] for found in suggestions(reader, "trau")] == ["Trauma shown"]


@pytest.mark.database
@pytest.mark.parametrize("query", ["", "t", "'", '"', "*", "t*(", "\x00", "%", "x" * 3_000])
def test_it_survives_odd_beginnings(reader, query):
    make_article(title="Trauma")

    assert suggestions(reader, query) == []


def test_whoever_has_not_accepted_is_refused(reader):
    make_article(title="Trauma")

    response = Client().get(ADDRESS, {"q": "trau"}, headers={"accept": "application/json"})

    assert response.status_code == 403
    assert "Trauma" not in response.content.decode()


def test_it_rejects_post(reader):
    assert reader.post(ADDRESS, {"q": "trauma"}).status_code in {403, 405}
