"""Plain pages and the help page: four of them are read before the disclaimer is accepted."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from articles.models import Correction, HelpPage, StandardPage
from tests.factories import (
    make_group_index,
    make_help_page,
    make_home,
    make_image,
    make_standard_page,
    prose,
)

pytestmark = pytest.mark.django_db
OPEN = [slug for slug in settings.OPEN_PAGE_SLUGS if slug != "help"]


def figure():
    return {"image": make_image(), "alternative_text": "Hills", "caption": ""}


def test_it_shows_its_text(reader):
    page = make_standard_page(title="Who we are", body=prose("<p>A small community.</p>"))

    html = reader.get(page.url).content.decode()

    assert "Who we are" in html
    assert "A small community." in html


def test_it_may_have_pictures():
    assert make_standard_page(body=[("figure", figure())]).live


@pytest.mark.parametrize("slug", OPEN)
def test_an_open_page_has_no_pictures_of_the_library(slug):
    with pytest.raises(ValidationError, match="behind the disclaimer"):
        make_standard_page(slug=slug, body=[("figure", figure())])


@pytest.mark.parametrize("slug", OPEN)
def test_an_open_page_has_no_picture_for_shared_links_either(slug):
    with pytest.raises(ValidationError, match="behind the disclaimer"):
        make_standard_page(slug=slug, social_image=make_image())


def test_the_help_page_cannot_have_pictures():
    assert "figure" not in HelpPage.body.field.stream_block.child_blocks
    with pytest.raises(ValidationError, match="behind the disclaimer"):
        make_help_page(social_image=make_image())


def test_the_help_page_shows_its_text(reader):
    page = make_help_page(body=prose("<p>You are not alone.</p>"))

    assert "You are not alone." in reader.get(page.url).content.decode()


@pytest.mark.parametrize("make", [make_standard_page, make_help_page])
def test_nothing_can_stand_below_it(make):
    page = make()

    assert page.allowed_subpage_models() == []


def test_there_is_one_help_page():
    make_help_page()

    assert not HelpPage.can_create_at(make_home())
    assert StandardPage.can_create_at(make_home())


@pytest.mark.parametrize("make", [make_standard_page, make_help_page, make_group_index])
def test_a_correction_is_shown_whether_anybody_reviewed_the_page_or_not(reader, make):
    page = make()
    assert "About this page" not in reader.get(page.url).content.decode()

    page.corrections.add(Correction(date="2026-01-05", text="It said 17 and says 71."))
    page.save()

    html = reader.get(page.url).content.decode()
    assert "About this page" in html
    assert "It said 17 and says 71." in html
