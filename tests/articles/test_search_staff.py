"""What staff see and say about search: promoted results, synonyms, searches in vain."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion

from articles.models import SearchSynonym
from articles.search import unfound
from tests.articles.staff import make_colleague, sign_in
from tests.factories import make_article

pytestmark = pytest.mark.django_db

REPORT = "/admin/reports/searches/"


@pytest.fixture
def staff(client):
    client.force_login(get_user_model().objects.create_superuser("editor", "editor@example.org"))
    return client


def search(reader, query, **more):
    return reader.get("/search/", {"q": query, **more})


def promote(query, **pick):
    return SearchPromotion.objects.create(query=Query.get(query), **pick)


def counts():
    return {query.query_string: query.hits for query in Query.objects.all()}


def test_a_promoted_page_stands_first(reader):
    make_article(title="Overdose")
    promote("Overdose", page=make_article(title="In an emergency"), description="Call 999.")

    response = search(reader, " overdose ")

    assert [pick["title"] for pick in response.context["promoted"]] == ["In an emergency"]
    assert "Call 999." in response.content.decode()
    assert response.context["count"] == 1


def test_a_promoted_page_that_is_found_too_is_shown_once(reader):
    page = make_article(title="Overdose")
    promote("overdose", page=page)

    response = search(reader, "overdose")

    assert response.content.decode().count(f'href="{page.url}"') == 1


def test_a_draft_is_not_promoted(reader):
    promote("overdose", page=make_article(title="Secret", live=False))

    assert "Secret" not in search(reader, "overdose").content.decode()


def test_an_address_elsewhere_can_be_promoted(reader):
    promote("nhs", external_link_url="https://www.nhs.uk/", external_link_text="The NHS")

    assert 'href="https://www.nhs.uk/"' in search(reader, "nhs").content.decode()


def test_a_search_in_vain_is_counted(reader):
    search(reader, "Zebra  stripes")
    search(reader, "zebra stripes")

    assert counts() == {"zebra stripes": 2}


@pytest.mark.parametrize(
    "query",
    [
        "sam@example.org",
        "07700 900123",
        "12 high street",
        "sw1a 1aa",
        "example.org/me",
        "one two three four five",
        "x" * 41,
        "a  - b",
        "#tag",
        "",
    ],
)
def test_what_could_be_about_somebody_is_not_counted(reader, query):
    search(reader, query)

    assert counts() == {}


def test_only_a_search_that_somebody_sent_is_counted(reader):
    make_article(title="Trauma")
    search(reader, "trauma")
    search(reader, "trauma", kind="story")
    reader.get("/search/suggestions/", {"q": "zebra"})
    reader.head("/search/", {"q": "zebra"})

    assert counts() == {}


def test_the_table_does_not_grow_without_end(reader, monkeypatch):
    monkeypatch.setattr(unfound, "MOST_ROWS", 1)
    search(reader, "zebra")
    search(reader, "giraffe")
    search(reader, "zebra")

    assert counts() == {"zebra": 2}


def test_counts_are_forgotten_after_90_days(reader):
    today = timezone.localdate()
    for days, words in ((91, "old"), (89, "young")):
        query = Query.get(words)
        QueryDailyHits.objects.create(query=query, date=today - timedelta(days=days), hits=5)
    promote("answered", external_link_url="https://example.org/")

    unfound.forget_old()

    assert set(counts()) == {"young", "answered"}


def test_a_search_succeeds_although_it_cannot_be_counted(reader, monkeypatch):
    from django.db import OperationalError

    def busy(*_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(unfound, "_count", busy)

    assert search(reader, "zebra").status_code == 200


def test_the_report_shows_what_several_searched_in_vain(reader, staff):
    for _ in range(3):
        search(reader, "zebra")
    search(reader, "jane doe")

    html = staff.get(REPORT).content.decode()

    assert "zebra" in html
    assert "jane doe" not in html
    assert b"zebra,3" in staff.get(REPORT, {"export": "csv"}).getvalue()


def test_the_report_is_for_those_who_may_promote(db):
    someone = Client()
    someone.force_login(get_user_model().objects.create_user("robin"))

    assert someone.get(REPORT).status_code == 302


def test_the_menu_offers_our_report_and_not_the_one_with_single_searches(staff):
    html = staff.get("/admin/").content.decode()

    assert REPORT in html
    assert "/admin/searchpicks/reports/search-terms/" not in html


def test_staff_can_add_words_that_mean_the_same(staff):
    response = staff.post(
        "/admin/snippets/articles/searchsynonym/add/", {"words": "MDMA, ecstasy"}, follow=True
    )

    assert response.status_code == 200
    assert SearchSynonym.objects.get().words == "MDMA, ecstasy"
    assert "MDMA, ecstasy" in response.content.decode()


@pytest.mark.parametrize("address", ["chooser/", "chooser/results/"])
def test_a_single_search_is_not_offered_when_a_result_is_promoted(staff, address):
    for _ in range(3):
        unfound.note("hypnosis")
    unfound.note("jane example")

    response = staff.get(f"/admin/searchpicks/queries/{address}")
    narrowed = staff.get(f"/admin/searchpicks/queries/{address}", {"q": "Jane"})

    assert response.status_code == narrowed.status_code == 200
    assert "hypnosis" in response.content.decode()
    assert "jane example" not in response.content.decode() + narrowed.content.decode()
    assert "hypnosis" not in narrowed.content.decode()


@pytest.mark.parametrize("address", ["chooser/", "chooser/results/"])
def test_who_may_not_promote_chooses_no_searches(address):
    author = sign_in(make_colleague("author", rights=["add_reference"]))

    response = author.get(f"/admin/searchpicks/queries/{address}", headers={"accept": "*/*"})

    assert response.status_code in {302, 403}
