"""Which words of a text are explained, and how an editor writes them down."""

import time

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.body import finish
from articles.glossary import lexicon as glossary
from articles.glossary.lexicon import lexicon
from articles.glossary.models import GlossaryTerm
from tests.articles.test_body import placeholder
from tests.factories import make_reference, make_term

pytestmark = pytest.mark.django_db


def explained(html, *more):
    """[(word as it stands in the text, term)] that are marked, in order."""
    finished = finish(html, *more, lexicon=lexicon())
    found = []
    for fragment in finished.fragments:
        for piece in fragment.split('<a class="word" ')[1:]:
            slug = piece.split('href="#word-')[1].split('"')[0]
            found.append((piece.split(">", 1)[1].split("</a>")[0], slug))
    assert len(finished.words) == len(found)
    return found


def test_a_word_is_marked_where_it_first_stands():
    make_term("placebo", definition="A dummy.")

    finished = finish("<p>A placebo, and the placebo again.</p>", lexicon=lexicon())

    assert finished.fragments == [
        '<p>A <a class="word" id="use-placebo" href="#word-placebo" role="doc-glossref">placebo'
        "</a>, and the placebo again.</p>"
    ]
    (word,) = finished.words
    assert (word.entry.term, word.entry.definition) == ("placebo", "A dummy.")
    assert (word.anchor, word.place) == ("word-placebo", "use-placebo")


def test_once_in_all_fragments_of_a_page():
    make_term("placebo")

    assert explained("<p>A placebo.</p>", "<p>A placebo.</p>") == [("placebo", "placebo")]


def test_every_form_is_found_and_any_counts_as_the_first():
    make_term("placebo", other_forms="placebos\ndummy pill")

    assert explained("<p>Dummy pills? A dummy pill, placebos.</p>") == [("dummy pill", "placebo")]


def test_the_longest_form_wins():
    make_term("trial")
    make_term("phase 3 trial")

    assert explained("<p>A phase 3 trial is a trial.</p>") == [
        ("phase 3 trial", "phase-3-trial"),
        ("trial", "trial"),
    ]


def test_what_stands_in_a_longer_word_of_the_glossary_is_not_explained_there():
    make_term("trial")
    make_term("phase 3 trial")

    assert explained("<p>A phase 3 trial. Another phase 3 trial.</p>") == [
        ("phase 3 trial", "phase-3-trial")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "placebos",
        "aplacebo",
        "placebo-controlled",
        "non-placebo",
        "www.placebo.org",
        "me@placebo",
        "placebo@example.org",
        "a/placebo",
        "placebo_x",
        "placebo2",
    ],
)
def test_only_whole_words_are_found(text):
    make_term("placebo")

    assert explained(f"<p>{text}</p>") == []


@pytest.mark.parametrize(
    "text", ["placebo", "Placebo", "PLACEBO", "“placebo”", "placebo.", "(placebo)", "placebo’s"]
)
def test_small_letters_match_any(text):
    make_term("placebo")

    assert len(explained(f"<p>{text}</p>")) == 1


def test_capital_letters_match_only_themselves():
    make_term("NICE", other_forms="National Institute")

    assert explained("<p>It is nice, Nice.</p>") == []
    assert explained("<p>The national institute, NICE.</p>") == [("NICE", "nice")]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("trauma-focused therapy", "trauma‑focused&nbsp;therapy"),
        ("trauma-focused therapy", "trauma-focused\n therapy"),
        ("doctor's letter", "doctor’s letter"),
        ("doctor's letter", "doctor&#x27;s letter"),
        ("doctor’s letter", "doctor's letter"),
        ("R&D", "R&amp;D"),
        ("5-HT", "5-HT"),
        ("c++ (language)", "c++ (language)"),
        ("déjà vu", "Déjà vu"),
    ],
)
def test_signs_and_blanks_may_be_written_in_other_ways(term, text):
    make_term(term, slug="it")

    assert explained(f"<p>A {text} here</p>") == [(text, "it")]


def test_an_entity_is_no_word():
    make_term("amp")
    make_term("nbsp")

    assert explained("<p>Salt &amp; pepper&nbsp;here</p>") == []


@pytest.mark.parametrize(
    "html",
    [
        "<h2>A placebo</h2>",
        '<h2 class="notice__title">A placebo</h2>',
        "<h4>A placebo</h4>",
        '<a href="/">a <b>placebo</b></a>',
        "<code>placebo</code>",
        "<blockquote><p>A placebo</p></blockquote>",
        "<summary>A placebo</summary>",
        "<details><p>A placebo</p></details>",
        "<table><tr><th>placebo</th></tr></table>",
        "<dl><dt>placebo</dt></dl>",
        '<p class="block__title">A placebo</p>',
        '<p title="a placebo">x</p>',
        "<!-- placebo -->",
        '<img alt="placebo">',
    ],
)
def test_headings_links_quotations_and_what_is_no_text_stay_as_they_are(html):
    make_term("placebo")

    finished = finish(f"{html}<p>A placebo</p>", lexicon=lexicon())

    assert len(finished.words) == 1
    assert finished.fragments[0].rpartition("<p>")[2].startswith('A <a class="word"')


def test_text_behind_a_citation_is_read_on():
    make_term("placebo")
    one = make_reference()

    html = finish(
        f"<p>It helped {placeholder(one.pk)} more than placebo.</p>", lexicon=lexicon()
    ).fragments[0]

    assert "Reference 1" in html
    assert '<a class="word"' in html


def test_a_citation_in_a_group_stays_one():
    make_term("placebo")
    one, two = make_reference(), make_reference()

    html = finish(
        f"<p>placebo {placeholder(one.pk)}, {placeholder(two.pk)}.</p>", lexicon=lexicon()
    ).fragments[0]

    assert html.count("cite-group") == 1
    assert "</a>\xa0<span" in html


def test_headings_keep_clear_of_the_names_of_words():
    finished = finish("<h2>Word placebo</h2><h2>Use placebo</h2>")

    assert [entry["id"] for entry in finished.contents] == [
        "section-word-placebo",
        "section-use-placebo",
    ]


def test_without_a_lexicon_nothing_is_marked():
    make_term("placebo")

    assert finish("<p>placebo</p>").words == []


@pytest.mark.parametrize("html", ["<p>placebo", "placebo</p>", "<a>placebo", "placebo <", "<"])
def test_malformed_html_keeps_its_words(html):
    make_term("placebo")

    finished = finish(html, lexicon=lexicon()).fragments[0]

    assert finished.replace("</a>", "").endswith(html.replace("placebo", "").rpartition(">")[2])
    assert "placebo" in finished or "placebo" not in html


def test_the_glossary_is_read_once_for_many_pages(django_assert_num_queries):
    make_term("placebo")
    lexicon()

    with django_assert_num_queries(0):
        assert len(finish("<p>placebo</p>", lexicon=lexicon()).words) == 1


def test_a_change_shows_at_once():
    term = make_term("placebo", definition="Old.")
    assert lexicon().by_slug["placebo"].definition == "Old."

    term.definition = "New."
    term.save()
    assert lexicon().by_slug["placebo"].definition == "New."

    term.delete()
    assert lexicon().entries == ()


def test_another_process_follows_when_the_cache_names_another_edition():
    make_term("placebo")
    held = lexicon()
    GlossaryTerm.objects.update(definition="Changed elsewhere.")

    assert lexicon() is held
    cache.set(glossary.KEY, "of another process")

    assert lexicon().by_slug["placebo"].definition == "Changed elsewhere."


def test_a_cache_that_is_away_costs_one_query():
    make_term("placebo")
    cache.clear()

    with CaptureQueriesContext(connection) as captured:
        lexicon()

    assert len(captured) == 1


def test_words_are_in_alphabetical_order_whatever_their_case_and_accents():
    for term in ("zeta", "Étude", "amygdala", "MDMA", "5-HT", "fear"):
        make_term(term)

    assert [entry.term for entry in lexicon().entries] == [
        *("5-HT", "amygdala", "Étude", "fear"),
        *("MDMA", "zeta"),
    ]
    assert [entry.letter for entry in lexicon().entries] == ["0–9", "A", "E", "F", "M", "Z"]


def test_an_editor_gets_a_name_in_the_address_made():
    assert make_term("Double blind").slug == "double-blind"
    assert make_term("double-blind").slug == "double-blind-2"


@pytest.mark.parametrize(
    "wrong", [{"term": "(placebo)"}, {"term": "x", "other_forms": "fine\n“quoted”"}, {"term": ""}]
)
def test_a_word_begins_like_one(wrong):
    with pytest.raises(ValidationError):
        GlossaryTerm(**{"definition": "x", **wrong}).full_clean()


def test_the_same_word_is_there_once():
    make_term("placebo")

    with pytest.raises(ValidationError):
        GlossaryTerm(term="placebo", definition="x").full_clean()


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("term", {"term": "Placebo"}),
        ("term", {"term": "dummy  pill"}),
        ("other_forms", {"term": "sugar pill", "other_forms": "sugar pills\nplacebos"}),
    ],
    ids=str,
)
def test_a_form_belongs_to_one_word(field, fields):
    make_term("placebo", other_forms="placebos\ndummy pill")

    with pytest.raises(ValidationError, match="belongs to “placebo”") as caught:
        GlossaryTerm(definition="x", **fields).full_clean()

    assert list(caught.value.error_dict) == [field]


def test_a_word_may_be_saved_again():
    make_term("placebo", other_forms="placebos").full_clean()


def test_a_long_page_with_a_large_glossary_takes_milliseconds():
    GlossaryTerm.objects.bulk_create(
        GlossaryTerm(term=f"word{number} of many", slug=f"word-{number}", definition="x")
        for number in range(500)
    )
    cache.clear()
    text = "<p>" + "some word7 of words here, and word12 of many others. " * 1_000 + "</p>"
    held = lexicon()
    list(held.find("word1"))
    began = time.perf_counter()

    assert len(finish(text, lexicon=held).words) == 1

    assert time.perf_counter() - began < 1
