"""What search finds beside pages: words of the glossary, and works that pages cite."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.glossary.lexicon import lexicon
from articles.highlight import highlight
from articles.references.models import Reference
from articles.references.vancouver import citation_text
from articles.search.ranked import ranked
from articles.search.words import plain, words_of

WORD, REFERENCE = "word", "reference"
LABELS = {WORD: _("What a word means"), REFERENCE: _("Cited work")}
MOST_WORDS, MOST_REFERENCES = 2, 50
LONGEST_TERM = 5


def explained(words):
    """[("word", slug)] of words of the glossary that the query names. No query when warm."""
    known, bare = _by_name(lexicon()), [plain(word) for word in words]
    runs = (
        " ".join(bare[start : start + size])
        for size in range(min(LONGEST_TERM, len(bare)), 0, -1)
        for start in range(len(bare) - size + 1)
    )
    slugs = dict.fromkeys(known[run].slug for run in runs if run in known)
    return [(WORD, slug) for slug in list(slugs)[:MOST_WORDS]]


def beginning_with(words):
    """Entries of the glossary with a form that begins with these words; no query when warm."""
    begun = plain(" ".join(words))
    found = (entry for name, entry in _by_name(lexicon()).items() if name.startswith(begun))
    return list(dict.fromkeys(found))[:MOST_WORDS]


@lru_cache(maxsize=1)
def _by_name(held):
    """{words of a form without accents: Entry} of a Lexicon."""
    return {
        plain(" ".join(words_of(form))): entry for entry in held.entries for form in entry.forms
    }


def cited(asked):
    """[("reference", id)] of works that answer, the most relevant first; one query or two."""
    rows = ranked(asked, Reference.objects.all(), "pk", most=MOST_REFERENCES)
    return [(REFERENCE, pk) for (pk,) in rows]


def results(items, query):
    """{(kind, id): {title, url, kind, highlight_html}} for those of the items that are records."""
    ids = [pk for kind, pk in items if kind == REFERENCE]
    references = Reference.objects.defer("csl").filter(pk__in=ids) if ids else ()
    found = {(REFERENCE, reference.pk): _reference(reference, query) for reference in references}
    by_slug = lexicon().by_slug
    words = {(WORD, pk): by_slug[pk] for kind, pk in items if kind == WORD and pk in by_slug}
    return found | {key: _word(entry, query) for key, entry in words.items()}


def _word(entry, query):
    return {
        "title": entry.term,
        "url": entry.address,
        "kind": LABELS[WORD],
        "highlight_html": highlight(entry.definition, query),
    }


def _reference(reference, query):
    text = highlight(citation_text(reference), query)
    if reference.has_notice:
        status = reference.get_retraction_status_display()
        text = format_html('<strong class="retraction">{}.</strong> {}', status, text)
    return {
        "title": reference.title,
        "url": reference.get_absolute_url(),
        "kind": LABELS[REFERENCE],
        "highlight_html": text,
    }
