"""The glossary as a page needs it: which words to explain, and where each one stands.

Held in each process and asked for once a page; the cache only says which edition is right, so
that a change is seen everywhere within a minute, and at once where the cache is shared.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils.html import escape

from articles.glossary.models import GlossaryTerm

KEY = "articles:glossary"
SECONDS = 60
WORDS_ON_A_PAGE = 100
ADDRESS = "glossary/"
# An entity is no word, and neither is a word inside one.
WORD = re.compile(r"&#?\w+;|[^\W_]+")
# What joins words to a longer one, or to an address. The sign behind counts if more follows.
JOINED = r"[\w\-./@‑]"
APOSTROPHE = "(?:'|’|&#x27;|&#39;|&rsquo;)"
BLANK = r"(?:\s|\u00a0|&nbsp;)+"
HYPHEN = "[-‐‑]"


@dataclass(frozen=True)
class Entry:
    """One word: forms, longest first, and what it means. place: its number in the glossary."""

    term: str
    slug: str
    definition: str
    forms: tuple
    place: int

    @property
    def anchor(self):
        """Its id on the page of all words, and on a page that explains it."""
        return f"word-{self.slug}"

    @property
    def address(self):
        """Its address in the glossary, on whichever page of it the word stands."""
        page = self.place // WORDS_ON_A_PAGE + 1
        query = f"?page={page}" if page > 1 else ""
        return f"{reverse('wagtail_serve', args=[ADDRESS])}{query}#{self.anchor}"

    @property
    def letter(self):
        """The letter under which it stands; “0–9” for what begins with a digit."""
        first = _plain(self.term)[:1]
        return first.upper() if first.isalpha() else "0–9"


class Lexicon:
    """All words. `edition` differs if anything about them does."""

    def __init__(self, entries):
        self.entries = tuple(entries)
        self.edition = sha256(repr(self.entries).encode()).hexdigest()

    def find(self, text):
        """(start, end, Entry) of each known word in escaped HTML text without tags, in order.

        The longest form wins, and what lies inside it is not looked at again.
        """
        position = 0
        for word in WORD.finditer(text):
            if word.start() < position:
                continue
            for form, entry in self._by_first_word.get(word.group().casefold(), ()):
                if found := form.match(text, word.start()):
                    position = found.end()
                    yield found.start(), position, entry
                    break

    @cached_property
    def by_slug(self):
        return {entry.slug: entry for entry in self.entries}

    @cached_property
    def _by_first_word(self):
        forms = sorted(
            ((form, entry) for entry in self.entries for form in entry.forms),
            key=lambda pair: -len(pair[0]),
        )
        found = {}
        for form, entry in forms:
            first = WORD.search(form).group().casefold()
            found.setdefault(first, []).append((_pattern(form), entry))
        return found


def _pattern(form):
    """A form in escaped HTML as a whole word; with capital letters only as it is written."""
    written = escape(form.replace("’", "'"))
    written = re.escape(written).replace(re.escape("&#x27;"), APOSTROPHE)
    written = re.sub(r"(?:\\ )+", lambda _found: BLANK, written).replace(r"\-", HYPHEN)
    flags = 0 if form != form.lower() else re.IGNORECASE
    return re.compile(rf"(?<!{JOINED}){written}(?!\w|{JOINED}\w)", flags)


_held = None


def lexicon():
    """The Lexicon of today. No query when warm."""
    global _held
    edition = cache.get(KEY)
    if _held is None or edition != _held.edition:
        _held = _read()
        cache.set(KEY, _held.edition, SECONDS)
    return _held


def forget(**_signal):
    """Show a change at once here; other processes follow within a minute."""
    cache.delete(KEY)
    transaction.on_commit(lambda: cache.delete(KEY))


def forget_when_something_changes():
    """Forms, choosers and the demo content all save words; signals see every one of them."""
    post_save.connect(forget, sender=GlossaryTerm)
    post_delete.connect(forget, sender=GlossaryTerm)


def _plain(text):
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _read():
    # Not the database's order, which differs from one to the other: é stands with e.
    terms = GlossaryTerm.objects.defer("more")
    terms = sorted(terms, key=lambda term: (_plain(term.term), term.pk))
    return Lexicon(
        Entry(term.term, term.slug, term.definition, term.forms, place)
        for place, term in enumerate(terms)
    )
