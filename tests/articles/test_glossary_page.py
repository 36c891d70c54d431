from pathlib import Path

import pytest

from articles.glossary.lexicon import WORDS_ON_A_PAGE, lexicon
from articles.models import GlossaryPage
from tests.factories import (
    cite,
    make_article,
    make_faq,
    make_glossary_page,
    make_help_page,
    make_home,
    make_reference,
    make_story,
    make_term,
    prose,
)

pytestmark = pytest.mark.django_db


def read(reader, page):
    return reader.get(page.url).content.decode()


def test_it_lists_all_words_by_letter(reader):
    make_term("placebo", definition="A dummy.", more="<p>It looks the same.</p>")
    make_term("PTSD", definition="A condition.")
    make_term("trial", definition="A test.")

    html = read(reader, make_glossary_page())

    for words in ("A dummy.", "It looks the same.", "A condition.", 'id="word-ptsd"', ">T</h2>"):
        assert words in html
    assert html.count(">P</h2>") == 1
    assert '<a href="#letter-1">P</a>' in html


def test_its_sources_are_numbered(reader):
    reference = make_reference()
    make_term("placebo", more=f"<p>Known{cite(reference)}</p>")
    page = make_glossary_page(introduction="<p>Words.</p>")

    answer = reader.get(page.url)

    assert [entry.reference for entry in answer.context["references"]] == [reference]
    assert 'href="#ref-1"' in answer.content.decode()


def test_a_large_one_has_pages_and_links_know_on_which_a_word_stands(reader):
    for number in range(WORDS_ON_A_PAGE + 1):
        make_term(f"word {number:03}")
    page = make_glossary_page()
    last = lexicon().entries[-1]

    assert last.address == f"/glossary/?page=2#{last.anchor}"
    assert f'id="{last.anchor}"' in reader.get(f"{page.url}?page=2").content.decode()
    assert f'id="{last.anchor}"' not in read(reader, page)
    assert lexicon().entries[0].address == "/glossary/#word-word-000"


def test_an_empty_one_says_so(reader):
    assert "There is nothing here yet." in read(reader, make_glossary_page())


@pytest.mark.parametrize("make", [make_article, make_story], ids=["article", "story"])
def test_a_page_explains_its_words_at_its_foot(reader, make):
    make_term("placebo", definition="A dummy.")

    html = read(reader, make(body=prose("<p>A placebo.</p>")))

    assert 'href="#word-placebo"' in html
    assert 'id="word-placebo"' in html
    assert "A dummy." in html
    assert 'href="#use-placebo"' in html
    assert 'href="/glossary/#word-placebo"' in html


def test_so_does_the_page_of_questions(reader):
    make_term("placebo", definition="A dummy.")

    assert "A dummy." in read(reader, make_faq([("Q?", "<p>A placebo.</p>")]))


def test_an_editor_can_switch_it_off_for_a_page(reader):
    make_term("placebo", definition="A dummy.")

    html = read(reader, make_article(body=prose("<p>A placebo.</p>"), explains_words=False))

    assert "A dummy." not in html
    assert "word-placebo" not in html


def test_a_page_that_everybody_may_read_explains_nothing(client, reader):
    make_term("placebo", definition="A dummy.")
    page = make_help_page(body=prose("<p>A placebo.</p>"))

    for browser in (client, reader):
        html = browser.get(page.url).content.decode()
        assert "A placebo." in html
        assert "A dummy." not in html


def test_nobody_reads_it_who_has_not_accepted(client, reader):
    make_term("placebo", definition="A dummy.")

    assert b"A dummy." not in client.get(make_glossary_page().url).content


def test_it_keeps_its_address_and_there_is_one():
    make_glossary_page()

    assert not GlossaryPage.can_create_at(make_home())


def test_a_word_is_escaped(reader):
    make_term("placebo", definition="<script>alert(1)</script>")

    html = read(reader, make_article(body=prose("<p>A placebo.</p>")))

    assert "&lt;script&gt;alert(1)" in html


def test_no_page_marks_words_that_it_does_not_explain():
    """A link to an explanation that is not there would lead nowhere."""
    folder = Path(__file__).resolve().parents[2] / "templates" / "articles"
    with_text = [
        path
        for path in folder.glob("*.html")
        if any(name in path.read_text() for name in ("body_html", "answer_html"))
    ]

    silent = [path.name for path in with_text if "includes/words.html" not in path.read_text()]

    assert with_text
    assert silent == []
