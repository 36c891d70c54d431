import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex
from wagtail.rich_text import expand_db_html

from articles.references.models import Reference
from tests.factories import cite, make_article, make_reference, prose

pytestmark = pytest.mark.django_db
STORED = '<p data-block-key="abc12">Text<a linktype="reference" id="12">Mitchell 2021</a> more</p>'


def converter():
    return ContentstateConverter(features=["bold", "link", "citation"])


def test_the_editor_gets_one_immutable_piece():
    state = json.loads(converter().from_database_format(STORED))

    assert state["entityMap"]["0"] == {
        "type": "CITATION",
        "mutability": "IMMUTABLE",
        "data": {"id": "12"},
    }
    assert state["blocks"][0]["text"] == "TextMitchell 2021 more"


def test_the_database_gets_back_what_the_editor_was_given():
    state = converter().from_database_format(STORED)

    assert converter().to_database_format(state) == STORED


def test_the_page_gets_a_working_link_without_a_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        html = expand_db_html(STORED)

    assert '<a class="cite" data-reference="12" href="/references/12/">Mitchell 2021</a>' in html


@pytest.mark.parametrize("bad", ["", "x", "1<2", "-1"])
def test_the_page_gets_no_link_for_an_odd_id(bad):
    assert expand_db_html(f'<a linktype="reference" id="{bad}">X</a>') == "<a>X</a>"


def test_wagtail_knows_where_a_reference_is_used():
    reference = make_reference()
    article = make_article(body=prose(f"<p>x{cite(reference)}</p>"))

    places = ReferenceIndex.get_references_to(reference)

    assert [place.object_id for place in places] == [str(article.pk)]


def test_an_editor_cannot_delete_a_used_reference(admin_client):
    reference = make_reference()
    make_article(body=prose(f"<p>x{cite(reference)}</p>"))

    response = admin_client.post(reverse("references:delete", args=[reference.pk]), follow=True)

    assert "is cited on a page" in response.content.decode()
    reference.refresh_from_db()


def deleted_together(client, *references):
    address = reverse("wagtail_bulk_action", args=["articles", "reference", "delete"])
    ids = "&".join(f"id={reference.pk}" for reference in references)
    return client.post(f"{address}?{ids}", follow=True).content.decode()


@pytest.mark.parametrize("label", ["A, the first of the list", "Z, the last of the list"])
def test_an_editor_cannot_delete_a_used_reference_among_others(admin_client, label):
    used, unused = make_reference(label=label), make_reference(label="M")
    make_article(body=prose(f"<p>x{cite(used)}</p>"))

    assert "is cited on a page" in deleted_together(admin_client, used, unused)

    used.refresh_from_db()
    unused.refresh_from_db()


@pytest.mark.parametrize("label", ["A, the first of the list", "Z, the last of the list"])
def test_an_editor_cannot_delete_what_a_draft_cites_among_others(admin_client, label):
    drafted, unused = make_reference(label=label), make_reference(label="M")
    article = make_article(title="Risks", body=prose("<p>x</p>"))
    article.body = prose(f"<p>x{cite(drafted)}</p>")
    article.save_revision()

    assert "is cited in a draft of “Risks”" in deleted_together(admin_client, drafted, unused)

    drafted.refresh_from_db()
    unused.refresh_from_db()


def test_an_editor_can_delete_unused_references_together(admin_client):
    deleted_together(admin_client, make_reference(), make_reference())

    assert not Reference.objects.exists()


@pytest.mark.parametrize("public", [True, False])
def test_an_editor_cannot_delete_what_a_draft_cites(admin_client, public):
    reference = make_reference()
    article = make_article(title="Risks", live=public, body=prose("<p>x</p>"))
    article.body = prose(f"<p>x{cite(reference)}</p>")
    article.save_revision()

    response = admin_client.post(reverse("references:delete", args=[reference.pk]), follow=True)

    assert "is cited in a draft of “Risks”" in response.content.decode()
    reference.refresh_from_db()


def test_a_draft_that_was_published_or_cites_others_holds_nothing_back(admin_client):
    reference, other = make_reference(), make_reference()
    once = make_article(body=prose(f"<p>x{cite(reference)}</p>"))
    once.body = prose("<p>y</p>")
    once.save_revision().publish()
    draft = make_article(live=False)
    draft.body = prose(f"<p>x{cite(other)}</p>")
    draft.save_revision()

    admin_client.post(reverse("references:delete", args=[reference.pk]))

    assert not type(reference).objects.filter(pk=reference.pk).exists()


def test_an_editor_can_delete_an_unused_reference(admin_client):
    reference = make_reference()

    admin_client.post(reverse("references:delete", args=[reference.pk]))

    assert not type(reference).objects.filter(pk=reference.pk).exists()


def test_the_chooser_shows_title_and_year(admin_client):
    make_reference(label="Mitchell 2021", title="A trial of therapy", published="2021-05")

    response = admin_client.get(reverse("reference_chooser:choose"))
    html = response.json()["html"]

    assert re.search(r"data-chooser-modal-choice[^>]*>\s*Mitchell 2021", html)
    assert "A trial of therapy" in html
    assert "2021" in html


@pytest.mark.parametrize("query", [{"q": "trial"}, {}])
def test_the_chooser_reads_no_records_as_received(admin_client, query):
    for _ in range(3):
        make_reference()

    with CaptureQueriesContext(connection) as captured:
        response = admin_client.get(reverse("reference_chooser:choose_results"), query)

    assert response.content.count(b"data-chooser-modal-choice") == 3
    assert not [asked for asked in captured if "csl" in asked["sql"]]
    assert sum("articles_reference" in asked["sql"] for asked in captured) < 3


def test_the_chooser_says_what_no_longer_stands(admin_client):
    reference = make_reference(label="Mitchell 2021", retraction_status="retracted")
    make_reference(label="Stands", retraction_status="corrected")

    html = admin_client.get(reverse("reference_chooser:choose")).json()["html"]
    chosen = admin_client.get(reverse("reference_chooser:chosen", args=[reference.pk])).json()

    assert re.search(r"<strong>\s*Retracted\s*</strong>", html)
    assert chosen["result"]["string"] == "Mitchell 2021 (retracted)"


def test_the_chooser_hands_the_label_to_the_editor(admin_client):
    reference = make_reference(label="Mitchell 2021")

    chosen = admin_client.get(reverse("reference_chooser:chosen", args=[reference.pk])).json()

    assert chosen["result"]["string"] == "Mitchell 2021"
    assert chosen["result"]["id"] == str(reference.pk)
