import datetime

import pytest
from django.urls import reverse

from tests.factories import cite, make_article, make_reference, prose
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


def address(reference):
    return reverse("articles:reference", args=[reference.pk])


def test_it_shows_the_work_and_the_pages_that_cite_it(reader):
    reference = make_reference(title="A large trial")
    make_article(title="What we know", body=prose(f"<p>x{cite(reference)}</p>"))

    response = reader.get(address(reference))
    html = response.content.decode()

    assert response.status_code == 200
    assert "A large trial" in html
    assert "What we know" in html
    assert "Nature Medicine. 2021;27:1025-33." in response.context["citation_html"]


def test_it_says_nothing_about_drafts_that_cite_it(reader):
    reference = make_reference()
    make_article(title="Secret draft", live=False, body=prose(f"<p>x{cite(reference)}</p>"))

    assert "Secret draft" not in reader.get(address(reference)).content.decode()


def test_it_asks_the_same_number_of_queries_however_many_pages_cite_it(reader):
    reference = make_reference()
    for _ in range(6):
        make_article(body=prose(f"<p>x{cite(reference)}</p>"))

    assert queries_of(reader, address(reference)) <= 5


def test_it_rejects_post(reader):
    assert reader.post(address(make_reference())).status_code in {403, 405}


@pytest.mark.parametrize("number", ["999999", "99999999999999999999"])
def test_it_has_no_page_for_what_does_not_exist(reader, number):
    assert reader.get(f"/references/{number}/").status_code == 404


def test_it_says_what_was_announced_about_the_work(reader):
    reference = make_reference(
        retraction_status="retracted",
        retraction_date=datetime.date(2026, 10, 19),
        retraction_reason="Breaches of the protocol.",
        notice_doi="10.5555/notice#1",
    )

    html = reader.get(address(reference)).content.decode()

    assert '<p class="notice__title">Retracted</p>' in html
    assert "Breaches of the protocol." in html
    assert "Notice of 19 October 2026." in html
    assert 'href="https://doi.org/10.5555/notice%231"' in html
    assert "It may no longer support a claim." in html


NOTICES = [
    ("retracted", "Retracted"),
    ("withdrawn", "Withdrawn"),
    ("partly", "Retracted in part"),
    ("concern", "Expression of concern"),
    ("corrected", "Corrected"),
]


@pytest.mark.parametrize(("status", "words"), NOTICES)
def test_it_and_the_list_of_a_page_name_what_was_announced(reader, status, words):
    reference = make_reference(
        retraction_status=status, retraction_date=datetime.date(2026, 10, 19)
    )
    page = make_article(body=prose(f"<p>x{cite(reference)}</p>"))

    html = reader.get(address(reference)).content.decode()
    listed = reader.get(page.url).content.decode()

    assert f'<p class="notice__title">{words}</p>' in html
    assert f'<li id="ref-1"><strong class="retraction">{words} 2026.</strong> Author A' in listed


@pytest.mark.parametrize("status", ["none", "n/a"])
def test_nothing_is_said_of_a_work_that_stands(reader, status):
    reference = make_reference(retraction_status=status)
    page = make_article(body=prose(f"<p>x{cite(reference)}</p>"))

    assert "notice--danger" not in reader.get(address(reference)).content.decode()
    assert '<li id="ref-1">Author A' in reader.get(page.url).content.decode()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("retracted", "1 retracted"),
        ("withdrawn", "1 withdrawn"),
        ("partly", "1 retracted in part"),
        ("concern", "1 expression of concern"),
        ("corrected", "1"),
        ("none", "1"),
    ],
)
def test_the_text_says_at_its_number_whether_a_work_stands(reader, status, words):
    reference = make_reference(label="Okafor 2022", retraction_status=status)
    page = make_article(body=prose(f"<p>x{cite(reference)}</p>"))

    html = reader.get(page.url).content.decode()

    assert f'aria-label="Reference {words}: Okafor 2022">{words}</a>' in html
