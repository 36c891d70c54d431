"""Finds what has the words, in this order: all of them, all as they may be meant, some."""

from dataclasses import dataclass, field
from functools import reduce
from typing import NamedTuple

from wagtail.models import Page, PageViewRestriction

from articles.search import records
from articles.search.kinds import kind_by_content_type
from articles.search.ranked import ranked
from articles.search.spelling import corrected
from articles.search.synonyms import every, some
from articles.search.words import words_of

# Nobody pages further, and counting kinds and topics of more would be slow.
MOST_FOUND = 500


class Item(NamedTuple):
    """One result: the key of its kind, and its id; for a word of the glossary its slug."""

    kind: str
    pk: int | str


@dataclass
class Found:
    """`items` in order. `meant`: the words in another spelling that found them, or empty.

    `has_all`: whether each item has all the words. `is_capped`: whether there is more.
    """

    items: list = field(default_factory=list)
    meant: str = ""
    has_all: bool = True
    is_capped: bool = False


def find(query):
    """What a query finds; a handful of queries, however much there is."""
    words = words_of(query)
    if not words:
        return Found()
    if found := _with(every(words), words):
        return found
    other = corrected(words)
    if other != words and (found := _with(every(other), other)):
        found.meant = " ".join(other)
        return found
    either = [*words, *(word for word in other if word not in words)]
    found = _with(some(either), words) or Found()
    found.has_all = False
    return found


def live_pages():
    """Live pages that nothing hides, as a queryset that the search backends can take.

    It says the same as `published`, but names what is hidden, which hardly ever anything is:
    PostgreSQL would look through all pages again for each one that it found.
    """
    hidden = PageViewRestriction.objects.values_list("page__path", flat=True)
    pages = Page.objects.filter(live=True, depth__gt=1)
    return reduce(lambda left, path: left.exclude(path__startswith=path), hidden, pages)


def _with(asked, words):
    """What a word means, the pages that have it, and then the works they cite."""
    pages = _pages(asked)
    everything = (*records.explained(words), *pages[:MOST_FOUND], *records.cited(asked))
    items = [Item(*found) for found in everything]
    return Found(items, is_capped=len(pages) > MOST_FOUND) if items else None


def _pages(asked):
    """[(kind, id)] of pages, the most relevant first; one query."""
    rows = ranked(asked, live_pages(), "pk", "content_type_id", most=MOST_FOUND + 1)
    kinds = kind_by_content_type()
    return [(kinds[type_id], pk) for pk, type_id in rows if type_id in kinds]
