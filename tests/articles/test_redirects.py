"""A page that got another address: the old one leads there, behind the gate as every address."""

import pytest
from django.test import Client
from wagtail.models import Page

from tests.factories import make_article, make_article_index, make_home, make_standard_page

pytestmark = pytest.mark.django_db


def rename(page, slug):
    page.slug = slug
    page.save_revision().publish()


def test_a_renamed_page_is_found_at_its_old_address(reader, django_capture_on_commit_callbacks):
    page = make_article(slug="old-name")
    with django_capture_on_commit_callbacks(execute=True):
        rename(page, "new-name")

    response = reader.get("/articles/old-name/")

    assert response.status_code == 301
    assert response.url == "/articles/new-name/"
    assert reader.get(response.url).status_code == 200


def test_who_has_not_accepted_meets_the_gate_at_the_old_address(
    reader, django_capture_on_commit_callbacks
):
    page = make_article(slug="old-name")
    with django_capture_on_commit_callbacks(execute=True):
        rename(page, "new-name")

    response = Client(headers={"accept": "text/html"}).get("/articles/old-name/")

    assert response.status_code != 301
    assert "new-name" not in response.content.decode()


def test_pages_below_a_renamed_page_are_found_as_well(reader, django_capture_on_commit_callbacks):
    make_home()
    page = make_standard_page(slug="team")
    with django_capture_on_commit_callbacks(execute=True):
        rename(page, "people")
        rename(Page.objects.get(pk=page.pk).specific, "who-we-are")

    assert reader.get("/team/").url == "/who-we-are/"
    assert reader.get("/people/").url == "/who-we-are/"


def test_a_new_page_at_an_old_address_is_shown_itself(reader, django_capture_on_commit_callbacks):
    page = make_article(slug="old-name")
    with django_capture_on_commit_callbacks(execute=True):
        rename(page, "new-name")
    make_article_index()
    make_article(slug="old-name", title="Another one")

    assert "Another one" in reader.get("/articles/old-name/").content.decode()
