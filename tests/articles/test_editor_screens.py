"""The screens of the admin that editors of this app use answer, and preview what they write."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from articles.blocks import PageBody
from tests.factories import (
    cite,
    make_article,
    make_article_index,
    make_faq,
    make_help_page,
    make_home,
    make_image,
    make_person,
    make_reference,
    make_standard_page,
    make_story,
    make_topic,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "make",
    [
        make_home,
        make_article_index,
        make_article,
        make_story,
        make_faq,
        make_standard_page,
        make_help_page,
    ],
)
def test_every_page_type_can_be_edited(admin_client, make):
    response = admin_client.get(reverse("wagtailadmin_pages:edit", args=[make().pk]))

    assert response.status_code == 200
    assert "Finding and sharing" in response.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "references:list",
        "references:add",
        "wagtailsnippets_articles_person:list",
        "wagtailsnippets_articles_topic:add",
        "wagtailimages:index",
        "wagtailmedia:index",
    ],
)
def test_lists_and_forms_answer(admin_client, name):
    make_reference()
    make_person()
    make_topic()
    make_image()

    assert admin_client.get(reverse(name)).status_code == 200


def test_a_reference_says_where_it_is_used(admin_client):
    reference = make_reference()
    make_article(title="Risks", body=[("prose", f"<p>x{cite(reference)}</p>")])

    html = admin_client.get(reverse("references:usage", args=[reference.pk])).content.decode()

    assert "Risks" in html


@pytest.mark.parametrize("name", sorted(PageBody().child_blocks))
def test_blocks_show_what_they_look_like(admin_client, name):
    block = PageBody().child_blocks[name]

    response = admin_client.get(
        reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
    )

    assert response.status_code == 200
    assert "css/site.css" in response.content.decode()


def test_the_editor_loads_the_citation_button(admin_client):
    article = make_article(body=[("prose", "<p>x</p>")])

    html = admin_client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()

    assert "articles/draftail_citation.js" in html
    assert "CITATION" in html
    assert 'id="icon-citation"' in admin_client.get(reverse("wagtailadmin_sprite")).content.decode()


def test_pictures_ask_for_words_and_rights(admin_client):
    html = admin_client.get(reverse("wagtailimages:edit", args=[make_image().pk])).content.decode()

    for field in ("alt_text", "credit", "licence"):
        assert f'name="{field}"' in html


def test_nothing_of_the_admin_comes_from_elsewhere(admin_client):
    html = admin_client.get(reverse("wagtailadmin_home")).content.decode()

    assert "gravatar" not in html
    assert "releases.wagtail.org" not in html


def test_the_picture_at_the_top_is_named_once(admin_client):
    page = BeautifulSoup(
        admin_client.get(reverse("wagtailadmin_pages:edit", args=[make_article().pk])).content,
        "html.parser",
    )

    headings = [" ".join(each.get_text().split()).lower() for each in page.select("h2, h3, label")]
    assert sum("picture at the top" in words for words in headings) == 1
    assert page.find("label", string=re.compile(r"^\s*Picture\s*$"))


def test_the_menu_says_people_in_one_word(admin_client):
    page = admin_client.get(reverse("wagtailadmin_home")).content.decode()

    assert '"People"' in page
    assert "People and topics" not in page
