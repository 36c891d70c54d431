import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.models import HomePage, StandardPage
from articles.models.addresses import HasAddressUnderHome
from tests.factories import (
    make_article,
    make_article_index,
    make_faq,
    make_help_page,
    make_home,
    make_standard_page,
    make_story_index,
)

pytestmark = pytest.mark.django_db
RESERVED = sorted(settings.RESERVED_SLUGS)


def test_every_page_type_under_home_minds_the_reserved_addresses():
    for model in HomePage.allowed_subpage_models():
        assert issubclass(model, HasAddressUnderHome), model


@pytest.mark.parametrize("slug", [slug for slug in RESERVED if slug not in StandardPage.own_slugs])
def test_a_plain_page_cannot_take_a_reserved_address(slug):
    with pytest.raises(ValidationError, match="slug"):
        make_standard_page(slug=slug)


@pytest.mark.parametrize("slug", ["media", "donate", "help"])
def test_a_draft_cannot_take_a_reserved_address(slug):
    with pytest.raises(ValidationError):
        make_standard_page(slug=slug, live=False)


@pytest.mark.parametrize("slug", sorted(StandardPage.own_slugs))
def test_a_plain_page_may_be_the_page_that_an_address_is_reserved_for(slug):
    assert make_standard_page(slug=slug).url == f"/{slug}/"


@pytest.mark.parametrize(
    ("make", "address"),
    [
        (make_article_index, "/articles/"),
        (make_story_index, "/stories/"),
        (make_faq, "/faq/"),
        (make_help_page, "/help/"),
    ],
)
def test_a_well_known_page_keeps_its_address(make, address):
    page = make()
    assert page.url == address

    page.slug = "somewhere-else"
    with pytest.raises(ValidationError, match="has to stay"):
        page.save()


def test_a_page_further_down_may_use_a_reserved_word():
    assert make_article(slug="media").url == "/articles/media/"


def test_a_copy_cannot_take_a_reserved_address():
    page = make_standard_page()

    with pytest.raises(ValidationError):
        page.copy(update_attrs={"slug": "donate"}, to=make_home())


def test_an_alias_cannot_take_a_reserved_address():
    page = make_standard_page()

    with pytest.raises(ValidationError):
        page.create_alias(parent=make_home(), update_slug="donate")


def test_an_article_cannot_move_under_home():
    article = make_article(slug="donate")

    assert not article.can_move_to(make_home())


def test_the_copy_form_says_why_an_address_is_refused(admin_client):
    page = make_standard_page()
    form = {
        "new_title": "Copy",
        "new_slug": "donate",
        "new_parent_page": make_home().pk,
        "publish_copies": "on",
    }

    response = admin_client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]), form, follow=True
    )

    assert response.status_code == 200
    assert "the site itself uses" in response.content.decode()
    assert not StandardPage.objects.filter(slug="donate").exists()


def test_the_edit_form_says_why_an_address_is_refused(admin_client):
    page = make_standard_page()
    page.slug = "media"

    with pytest.raises(ValidationError, match="“media” is an address"):
        page.full_clean()
