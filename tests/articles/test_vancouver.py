import datetime

import pytest

from articles.references.models import Reference
from articles.references.vancouver import citation_html, citation_text

Kind = Reference.Kind


def reference(**kwargs):
    return Reference(**{"label": "X", "title": "A title", **kwargs})


def test_it_writes_a_journal_article():
    article = reference(
        authors="Mitchell JM\nBogenschutz M",
        title="MDMA-assisted therapy for severe PTSD",
        container="Nature Medicine",
        published="2021",
        volume="27",
        issue="6",
        pages="1025-1033",
        doi="10.1038/s41591-021-01336-3",
        pmid="33972795",
    )

    assert citation_html(article) == (
        "Mitchell JM, Bogenschutz M. MDMA-assisted therapy for severe PTSD. "
        "Nature Medicine. 2021;27(6):1025-33. "
        '<a href="https://doi.org/10.1038/s41591-021-01336-3" rel="noopener">'
        "doi:10.1038/s41591-021-01336-3</a> "
        '<a href="https://pubmed.ncbi.nlm.nih.gov/33972795/" rel="noopener">PMID 33972795</a>'
    )


def test_the_link_to_a_work_keeps_every_sign_of_its_doi():
    odd = reference(doi="10.1002/a<1::b>c#d")

    assert citation_html(odd) == (
        'A title. <a href="https://doi.org/10.1002/a%3C1::b%3Ec%23d" rel="noopener">'
        "doi:10.1002/a&lt;1::b&gt;c#d</a>"
    )


def test_it_writes_a_report():
    report = reference(
        kind=Kind.REPORT,
        authors="Staatscommissie MDMA",
        title="Voorbij de extase",
        publisher="Rijksoverheid",
        publisher_place="The Hague",
        published="2024-06-06",
        url="https://example.org/report",
    )

    assert citation_text(report) == (
        "Staatscommissie MDMA. Voorbij de extase. The Hague: Rijksoverheid; 2024 Jun 6. "
        "https://example.org/report"
    )


def test_it_writes_a_web_page_without_saying_the_author_twice():
    page = reference(
        kind=Kind.WEBPAGE, authors="NHS", publisher="NHS", title="Treatment", url="https://nhs.uk/"
    )

    assert citation_text(page) == "NHS. Treatment [Internet]. https://nhs.uk/"


def test_it_writes_a_guideline_with_place_and_month():
    guideline = reference(
        kind=Kind.REPORT,
        authors="National Institute for Health and Care Excellence",
        title="Post-traumatic stress (NG116)",
        publisher="NICE",
        publisher_place="London",
        published="2018-12",
    )

    assert citation_text(guideline) == (
        "National Institute for Health and Care Excellence. Post-traumatic stress (NG116). "
        "London: NICE; 2018 Dec."
    )


def test_it_writes_a_chapter_with_its_book():
    chapter = reference(
        kind=Kind.CHAPTER, authors="Author A", container="A book", publisher="P", published="2003"
    )

    assert citation_text(chapter) == "Author A. A title. In: A book. P; 2003."


def test_it_writes_a_newspaper_article_with_its_day():
    news = reference(kind=Kind.NEWSPAPER, container="The Guardian", published="2024-08-09")

    assert citation_text(news) == "A title. The Guardian. 2024 Aug 9."


def test_it_writes_a_law_from_its_title_alone():
    assert citation_text(reference(kind=Kind.LEGISLATION, title="An Act 1971")) == "An Act 1971."


def test_it_shows_six_authors_and_then_et_al():
    crowd = reference(authors="\n".join(f"Author {letter}" for letter in "ABCDEFGH"))

    assert citation_text(crowd).startswith(
        "Author A, Author B, Author C, Author D, Author E, Author F, et al. "
    )


@pytest.mark.parametrize("last", ["et al.", "et al", "et. al."])
def test_it_understands_a_list_of_authors_that_was_cut_before(last):
    assert citation_text(reference(authors=f"Author A\n{last}")).startswith(
        "Author A, et al. A title."
    )


def test_it_keeps_the_stop_of_a_title_that_asks():
    assert citation_text(reference(title="Does it work?")) == "Does it work?"


@pytest.mark.parametrize(
    ("pages", "short"),
    [
        ("1025-1033", "1025-33"),
        ("99-101", "99-101"),
        ("e12", "e12"),
        ("7–9", "7-9"),
        ("5-5", "5-5"),
    ],
)
def test_it_shortens_page_ranges(pages, short):
    assert citation_text(reference(container="J", volume="1", pages=pages)).endswith(
        f"J. 1:{short}."
    )


def test_it_says_first_that_a_work_was_retracted():
    retracted = reference(retraction_status="retracted", retraction_date=datetime.date(2024, 8, 10))

    assert (
        citation_html(retracted) == '<strong class="retraction">Retracted 2024.</strong> A title.'
    )


def test_it_escapes_what_people_typed():
    nasty = reference(
        authors="<script>A", title="<b>T</b> & more", container="<i>J", url='https://x/"><script>'
    )

    html = citation_html(nasty)

    assert "<script>" not in html
    assert "<b>" not in html
    assert "&amp; more" in html
