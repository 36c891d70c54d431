"""/help/ and the other pages that everything links to survive a hasty editor."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Page

from articles.skeleton import make_skeleton
from tests.factories import make_article
from tests.once import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def site(django_db_setup, django_db_blocker):
    with made_once(lambda: make_skeleton(lambda line: None), django_db_blocker):
        yield


@pytest.fixture
def admin(settings):
    boss = get_user_model().objects.create_superuser("boss", "boss@example.org", "x")
    client = Client()
    client.force_login(boss, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.mark.parametrize("slug", ["help", "privacy", "faq", "articles", "about", "home"])
@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_a_fixed_page_stays_and_the_editor_reads_why(admin, slug, action):
    page = Page.objects.get(slug=slug, depth__in=(2, 3))

    answer = admin.post(f"/admin/pages/{page.pk}/{action}/", follow=True)

    assert "stays: other parts of the site link to it" in answer.content.decode()
    assert Page.objects.get(pk=page.pk).live


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_fixed_pages_stay_in_bulk_too(admin, action):
    page = Page.objects.get(slug="help")

    admin.post(f"/admin/bulk/wagtailcore/page/{action}/?id={page.pk}")

    assert Page.objects.get(pk=page.pk).live


def test_an_article_can_be_unpublished(admin):
    article = make_article()

    admin.post(f"/admin/pages/{article.pk}/unpublish/")

    assert not Page.objects.get(pk=article.pk).live
