"""References and pages to download."""

import datetime
import re

import pytest
import rispy
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pybtex.database import parse_string

from tests.factories import (
    cite,
    make_article,
    make_article_index,
    make_faq,
    make_help_page,
    make_person,
    make_reference,
    make_standard_page,
    make_story,
    prose,
)

pytestmark = pytest.mark.django_db
VERSION = datetime.datetime(2026, 3, 28, 23, 30, tzinfo=datetime.UTC)


def get(client, name, thing):
    return client.get(reverse(f"articles:{name}", args=[thing.pk]))


def cited_twice():
    """A page that cites Second, First and Second again, in this order."""
    first, second = make_reference(label="First", key="a"), make_reference(label="Second", key="b")
    text = f"<p>x{cite(second)} y{cite(first)} z{cite(second)}</p>"
    return make_article(slug="cited", body=prose(text))


def test_one_reference_can_be_saved(reader):
    response = get(reader, "reference-ris", make_reference(title="A trial", key="trial-2021"))

    assert response["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="trial-2021.ris"'
    assert rispy.loads(response.content.decode())[0]["title"] == "A trial"


def test_the_list_of_a_page_can_be_saved_in_its_order(reader):
    page = cited_twice()

    ris = rispy.loads(get(reader, "references-of-page-ris", page).content.decode())
    bibtex = parse_string(get(reader, "references-of-page-bib", page).content.decode(), "bibtex")

    assert [entry["id"] for entry in ris] == ["b", "a"]
    assert list(bibtex.entries) == ["b", "a"]


def test_the_list_of_questions_can_be_saved(reader):
    page = make_faq([("Does it work?", f"<p>Perhaps{cite(make_reference())}</p>")])

    assert get(reader, "references-of-page-ris", page).status_code == 200


def test_a_page_offers_its_list(reader):
    page = cited_twice()

    html = reader.get(page.url).content.decode()

    assert reverse("articles:references-of-page-ris", args=[page.pk]) in html


@pytest.mark.parametrize("make", [make_article, make_story, make_faq])
def test_a_page_says_how_to_cite_it(reader, make):
    page = make(title="What we know", author=make_person(name="Wayside editors"))
    type(page).objects.filter(pk=page.pk).update(last_published_at=VERSION)
    today = timezone.localdate()

    html = reader.get(page.url).content.decode()

    # The version is of the 28th in London too: the clock goes forward an hour and a half later.
    words = f"Wayside editors. What we know [Internet]. Wayside; 2026 Mar 28. {page.full_url}"
    assert words in html
    assert f"{today:%Y %b}" not in words
    assert reverse("articles:page-bib", args=[page.pk]) in html


def test_a_page_can_be_saved_as_a_work(reader):
    page = make_article(title="What we know", slug="what", author=make_person(name="The editors"))
    type(page).objects.filter(pk=page.pk).update(last_published_at=VERSION)

    (entry,) = rispy.loads(get(reader, "page-ris", page).content.decode())

    assert entry["type_of_reference"] == "ELEC"
    assert entry["title"] == "What we know"
    assert entry["authors"] == ["The editors"]
    assert entry["date"] == "2026/03/28/"
    assert entry["urls"] == [page.full_url]


def test_a_page_without_an_author_is_the_sites(reader):
    html = reader.get(make_article(title="What we know").url).content.decode()

    assert re.search(r"<p>Wayside\. What we know \[Internet\]\. ", html)


@pytest.mark.parametrize("make", [make_standard_page, make_help_page, make_article_index])
def test_lists_and_open_pages_are_not_to_be_cited(reader, make):
    page = make()

    assert "Cite this page" not in reader.get(page.url).content.decode()
    assert get(reader, "page-ris", page).status_code == 404


def test_a_page_without_references_has_no_list_to_save(reader):
    assert get(reader, "references-of-page-ris", make_article()).status_code == 404


@pytest.mark.parametrize("name", ["page-ris", "references-of-page-bib"])
def test_drafts_cannot_be_saved(reader, name):
    page = cited_twice()
    page.unpublish()

    assert get(reader, name, page).status_code == 404


@pytest.mark.parametrize("name", ["page-ris", "references-of-page-bib", "reference-ris"])
def test_what_does_not_exist_cannot_be_saved(reader, name):
    assert reader.get(reverse(f"articles:{name}", args=[999_999])).status_code == 404


@pytest.mark.parametrize("name", ["page-ris", "references-of-page-bib"])
def test_nobody_saves_anything_before_accepting(reader, name):
    page = cited_twice()

    response = get(Client(), name, page)

    assert "Content-Disposition" not in response
    assert page.title.encode() not in response.content or response.status_code == 403


def test_it_rejects_post(reader):
    address = reverse("articles:reference-ris", args=[make_reference().pk])

    assert reader.post(address).status_code in {403, 405}
