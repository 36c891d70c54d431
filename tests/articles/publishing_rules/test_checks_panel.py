"""The Checks panel of the editor: the same rules as hints, anew whenever the draft is saved."""

import pytest

from articles.publishing_rules.accessibility import OurContentChecker
from tests.articles.publishing_rules.editing import (
    add_address,
    article_form,
    claim_form,
    edit_address,
)
from tests.articles.publishing_rules.making import claim, draft
from tests.factories import make_reference

pytestmark = pytest.mark.django_db


def test_it_says_what_stops_the_page_and_leads_to_the_block(admin_client):
    page = draft(("claim", claim()))
    page.save_revision(clean=False)

    html = admin_client.get(edit_address(page)).content.decode()

    assert "1 thing stops this page" in html
    assert "A claim needs the citation" in html
    assert f'href="#block-{page.body[0].id}-section"' in html


def test_it_says_so_when_nothing_is_left_to_do(admin_client):
    page = draft(("help_box", {"title": "Help", "text": ""}))

    html = admin_client.get(edit_address(page)).content.decode()

    assert "Nothing stops this page" in html


def test_it_is_made_anew_when_the_draft_is_saved_by_itself(admin_client):
    page = draft(("claim", claim()), slug="risks")
    form = article_form(("claim", claim_form("It may help", make_reference())))

    response = admin_client.post(edit_address(page), form, headers={"accept": "application/json"})

    html = response.json()["html"]
    assert "[data-publishing-rules]" in html
    assert "A claim needs the citation" not in html


def test_a_new_page_says_when_it_will_tell(admin_client):
    html = admin_client.get(add_address()).content.decode()

    assert "as soon as the draft is saved" in html


def test_wagtails_own_checks_look_at_the_text_only(admin_client):
    html = admin_client.get(edit_address(draft())).content.decode()

    assert OurContentChecker.axe_include == ["main"]
    assert '"image-redundant-alt"' in html
    assert '"empty-meta-description", "image' not in html
