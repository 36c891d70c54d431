"""Where a reference is used, through moves, copies and deletions."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.admin_url_finder import finder_classes
from wagtail.models import ReferenceIndex

from articles.glossary.models import GlossaryTerm
from articles.references.alerts import tell_staff
from articles.references.used_by import entries_that_cite, pages_that_cite, uses
from tests.factories import (
    cite,
    make_article,
    make_article_index,
    make_faq,
    make_glossary_page,
    make_reference,
    make_standard_page,
    make_term,
    prose,
)

pytestmark = pytest.mark.django_db


def claim(reference):
    text = f"<p>It helps {cite(reference)}</p>"
    return ("claim", {"statement": text, "certainty": "low", "basis": ""})


def key_points(reference):
    return ("key_points", {"title": "x", "points": [f"<p>It helps {cite(reference)}</p>"]})


def trial_result(reference):
    texts = {"outcome": f"<p>Counted {cite(reference)}</p>", "note": "", "funding": "<p>x</p>"}
    facts = {"trial": "T", "participants": 9, "time_point": "x", "with_label": "a"}
    return (
        "trial_result",
        {**texts, **facts, "with_per_100": 1, "without_label": "b", "without_per_100": 2},
    )


def status_box(reference):
    entry = {"place": "UK", "position": f"<p>x {cite(reference)}</p>"}
    return ("status_box", {"title": "x", "checked_on": "2026-11-01", "entries": [entry]})


def detail(reference):
    return ("detail", {"summary": "x", "text": f"<p>x {cite(reference)}</p>"})


@pytest.mark.parametrize("block", [claim, key_points, trial_result])
def test_a_work_supports_a_claim_in_these_blocks(block):
    reference = make_reference()
    page = make_article(body=[block(reference)])

    assert pages_that_cite(reference).get().pk == page.pk
    assert pages_that_cite(reference).get().in_claim
    assert uses([reference])[reference.pk][0].in_claim


@pytest.mark.parametrize("block", [status_box, detail, lambda r: prose(f"<p>x{cite(r)}</p>")[0]])
def test_a_work_is_only_named_in_others(block):
    reference = make_reference()
    make_article(body=[block(reference)])

    assert not pages_that_cite(reference).get().in_claim
    assert not uses([reference])[reference.pk][0].in_claim


def test_it_is_found_in_questions_and_in_notes_on_funding():
    reference = make_reference()
    faq = make_faq([("Why?", f"<p>Because {cite(reference)}</p>")])
    plain = make_standard_page(funding_note=f"<p>Paid {cite(reference)}</p>")

    assert {page.pk for page in pages_that_cite(reference)} == {faq.pk, plain.pk}


def edited(reference):
    return {use.edit_address for use in uses([reference])[reference.pk]}


def test_it_follows_moves_copies_and_deletions():
    reference = make_reference()
    page = make_article(body=[claim(reference)])
    copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"})
    assert edited(reference) == {f"/admin/pages/{page.pk}/edit/", f"/admin/pages/{copy.pk}/edit/"}

    copy.delete()
    page.move(make_article_index(), pos="last-child")
    assert edited(reference) == {f"/admin/pages/{page.pk}/edit/"}

    page.refresh_from_db()
    page.body = prose("<p>Nothing to cite</p>")
    page.save()
    assert uses([reference]) == {}
    assert not pages_that_cite(reference).exists()


def test_words_of_the_glossary_are_named_too(reader):
    reference = make_reference()
    make_term("placebo", more=f"<p>As shown {cite(reference)}</p>")
    make_glossary_page()

    (use,) = uses([reference])[reference.pk]
    html = reader.get(reference.get_absolute_url()).content.decode()

    assert (use.title, use.in_claim, use.live) == ("placebo (glossary)", False, True)
    assert '<a href="/glossary/#word-placebo">placebo</a>: explained in the glossary' in html
    assert "No page uses it" not in html


def test_claims_come_first_for_readers_and_say_so(reader):
    reference = make_reference()
    make_article(title="A in the text", body=prose(f"<p>x{cite(reference)}</p>"))
    make_article(title="B as a claim", body=[claim(reference)])

    html = reader.get(reference.get_absolute_url()).content.decode()

    assert "B as a claim</a>: a claim rests on it" in html
    assert "A in the text</a>: named in the text" in html
    assert html.index("B as a claim") < html.index("A in the text")


def test_readers_can_turn_the_pages_of_a_long_list(reader, monkeypatch):
    monkeypatch.setattr("articles.references.views.PAGES_SHOWN", 2)
    reference = make_reference()
    for number in range(5):
        make_article(title=f"Page {number}", body=prose(f"<p>x{cite(reference)}</p>"))
    address = reverse("articles:reference", args=[reference.pk])

    first, last = reader.get(address), reader.get(address, {"page": 3})

    assert "?page=2" in first.content.decode()
    assert "Page 4" in last.content.decode()
    assert "Page 0" not in last.content.decode()


def test_it_asks_the_same_however_many_pages_there_are():
    references = [make_reference() for _ in range(3)]
    make_article(body=[claim(references[0])])
    with CaptureQueriesContext(connection) as few:
        uses(references)

    for reference in references * 4:
        make_article(body=[claim(reference)])
    with CaptureQueriesContext(connection) as many:
        found = uses(references)

    assert len(many) == len(few) == 2
    assert len(found[references[0].pk]) == 5
    assert uses([]) == {}


def test_it_leaves_out_what_the_site_no_longer_has():
    reference = make_reference()
    page = make_article(body=[claim(reference)])
    gone = ContentType.objects.create(app_label="articles", model="formertype")
    index = ReferenceIndex.get_references_to(reference).get()
    index.pk, index.content_type, index.base_content_type = None, gone, gone
    index.save()

    assert edited(reference) == {f"/admin/pages/{page.pk}/edit/"}
    assert entries_that_cite(reference) == []


def test_what_has_no_form_in_the_admin_is_named_without_a_link(monkeypatch, settings, admin_client):
    """Such as a model whose form was taken out of the admin while its texts still cite works."""
    settings.STAFF_ALERT_EMAIL = "staff@wayside.example"
    reference = make_reference(retraction_status="retracted", staff_to_be_told=True)
    make_term("placebo", more=f"<p>As shown {cite(reference)}</p>")
    monkeypatch.delitem(finder_classes.values_by_class, GlossaryTerm)

    html = admin_client.get(reverse("references_report:index")).content.decode()
    assert tell_staff() == 1

    assert edited(reference) == {""}
    assert "placebo (glossary)" in html
    assert not re.search(r'href="(None)?"[^>]*>placebo', html)
    assert "- placebo (glossary)\n\n" in mail.outbox[0].body
    assert "None" not in mail.outbox[0].body
