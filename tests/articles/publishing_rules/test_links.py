"""Links within the site lead to pages and documents that exist."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from articles.models import FAQQuestion
from tests.articles.publishing_rules.making import codes, found, in_memory
from tests.factories import make_article, make_faq, make_home

pytestmark = pytest.mark.django_db


def link(kind, number, words="there"):
    return f'<p>Read more <a linktype="{kind}" id="{number}">{words}</a>.</p>'


def test_a_link_to_a_page_that_is_gone_stops_a_page():
    (finding,) = found(
        in_memory(("prose", link("page", 999_999, "the <b>risks</b>"))), "link-to-nothing"
    )

    assert finding.stops
    assert "“the risks”" in finding.sentence


def test_a_link_to_a_published_page_is_fine():
    assert codes(in_memory(("prose", link("page", make_article().pk))), stops=True) == set()


def test_a_link_to_a_draft_is_a_hint():
    page = in_memory(("prose", link("page", make_article(live=False).pk)))

    assert "link-to-draft" in codes(page, stops=False)
    assert codes(page, stops=True) == set()


def test_a_link_without_a_page_leads_nowhere():
    assert "link-to-nothing" in codes(in_memory(("prose", '<p><a linktype="page">x</a></p>')))


def test_a_link_to_a_document_that_is_gone_stops_a_page():
    assert "link-to-nothing" in codes(in_memory(("prose", link("document", 999_999))), stops=True)


def test_a_link_to_a_document_is_fine():
    document = get_document_model().objects.create(
        title="Leaflet", file=ContentFile(b"%PDF-1.4", name="leaflet.pdf")
    )

    assert codes(in_memory(("prose", link("document", document.pk))), stops=True) == set()


def test_links_in_the_note_on_funding_are_looked_at_as_well():
    page = in_memory(funding_note=link("page", 999_999))

    assert found(page, "link-to-nothing")[0].place.field == "funding_note"


def test_links_in_answers_are_looked_at_as_well():
    page = make_faq()
    page.questions.add(FAQQuestion(question="Why?", answer=link("page", 999_999)))

    (finding,) = found(page, "link-to-nothing")

    assert finding.place.field == "questions"
    assert finding.place.path == (0, "answer")
    assert "Question 1" in str(finding)


def test_a_way_in_to_a_draft_is_a_hint():
    home = make_home()
    start = {"title": "Help?", "text": "Yes.", "page": make_article(live=False).pk}
    home.start_points = [
        ("start_point", home.start_points.stream_block.child_blocks["start_point"].to_python(start))
    ]

    assert "link-to-draft" in codes(home, stops=False)


def test_it_asks_as_often_for_one_link_as_for_many(django_assert_num_queries):
    pages = [make_article() for _ in range(5)]
    one = in_memory(("prose", link("page", pages[0].pk)))
    many = in_memory(*(("prose", link("page", page.pk)) for page in pages))

    for page in (one, many):
        with django_assert_num_queries(1):
            codes(page)
