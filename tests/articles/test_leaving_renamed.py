"""A page that is renamed while nobody can read it: its old and its new address lead on."""

import pytest
from wagtail.models import Page

from tests.articles.staff import make_boss, sign_in
from tests.articles.test_leaving import public_article, unpublish
from tests.factories import make_article, make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def went_away():
    """A page that was unpublished; its address leads to the home page."""
    article = public_article(slug="old")
    unpublish(sign_in(make_boss()), article, leads_to=make_home().pk)
    return Page.objects.get(pk=article.pk).specific


def rename(page, slug):
    """As the editor's form does it for a page that is not public."""
    page.slug = slug
    page.save()
    page.save_revision()


def test_renamed_while_it_is_away_both_its_addresses_lead_on(
    went_away, reader, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        rename(went_away, "new")

    for slug in ("old", "new"):
        answer = reader.get(f"/articles/{slug}/", follow=True)
        assert (answer.status_code, answer.request["PATH_INFO"]) == (200, "/")


def test_renamed_and_published_again_both_its_addresses_show_it(
    went_away, reader, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        rename(went_away, "new")
        went_away.save_revision().publish()

    for slug in ("old", "new"):
        answer = reader.get(f"/articles/{slug}/", follow=True)
        assert (answer.status_code, answer.request["PATH_INFO"]) == (200, "/articles/new/")


def test_renamed_to_and_fro_there_is_no_circle(
    went_away, reader, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        rename(went_away, "new")
    with django_capture_on_commit_callbacks(execute=True):
        rename(went_away, "old")

    for slug in ("old", "new"):
        assert reader.get(f"/articles/{slug}/", follow=True).request["PATH_INFO"] == "/"


def test_a_draft_renamed_to_and_fro_does_not_lead_to_itself(
    reader, django_capture_on_commit_callbacks
):
    draft = make_article(live=False, slug="old")
    for slug in ("new", "old"):
        with django_capture_on_commit_callbacks(execute=True):
            rename(draft, slug)

    assert reader.get("/articles/old/").status_code == 404


def test_a_draft_that_nobody_ever_saw_leads_nowhere(reader, django_capture_on_commit_callbacks):
    draft = make_article(live=False, slug="old")

    with django_capture_on_commit_callbacks(execute=True):
        rename(draft, "new")

    assert reader.get("/articles/new/").status_code == 404
