import pytest
from django.core.cache import cache
from wagtail.models import PageViewRestriction

from articles.public import public_title_and_summary
from tests.factories import make_article, make_home, prose

pytestmark = pytest.mark.django_db


def test_it_gives_the_two_public_fields_of_a_page():
    make_article(
        slug="risks",
        title="Risks",
        summary="SECRET",
        public_summary="For everybody",
        body=prose("<p>SECRET</p>"),
    )

    assert public_title_and_summary("/articles/risks/") == ("Risks", "For everybody", "")


def test_it_knows_the_home_page():
    make_home(title="Wayside", public_summary="Plain facts")

    assert public_title_and_summary("/") == ("Wayside", "Plain facts", "")


def test_draft_hidden_and_missing_pages_look_the_same():
    make_article(slug="draft", live=False)
    hidden = make_article(slug="hidden")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")

    for slug in ("draft", "hidden", "missing"):
        assert public_title_and_summary(f"/articles/{slug}/") is None


def test_it_asks_the_database_once_a_minute(django_assert_num_queries):
    make_article(slug="risks")
    public_title_and_summary("/articles/risks/")

    with django_assert_num_queries(0):
        public_title_and_summary("/articles/risks/")


def test_addresses_that_anyone_invents_do_not_fill_the_cache(monkeypatch):
    kept = []
    monkeypatch.setattr(cache, "set", lambda *arguments: kept.append(arguments))

    public_title_and_summary("/missing/")

    assert kept == []


@pytest.mark.parametrize(
    "path",
    [
        "",
        "x",
        "//",
        "/x",
        "//x/",
        "/\x00/",
        "/\ud800/",
        "/" + "x" * 10_000 + "/",
        "/%/",
        "/../",
        None,
        7,
    ],
)
def test_it_never_raises_on_odd_paths(path):
    make_home()

    assert public_title_and_summary(path) is None


def test_it_gives_nothing_without_a_site():
    assert public_title_and_summary("/nowhere/") is None
