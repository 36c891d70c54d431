"""What a misspelled word may have meant: the nearest word of those that pages use.

PostgreSQL finds what is alike by trigrams (pg_trgm). SQLite has none, so there a word is found
only if its first letter is right, or its first two are swapped. difflib chooses the nearest.
"""

from collections import defaultdict
from difflib import get_close_matches

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Length

from articles.search.models import SearchWord
from articles.search.words import forms, plain

SHORTEST = 4
ALIKE = 0.25
CANDIDATES = 40
# Of difflib: 0.75 takes two slips in a word of eight letters, and one in a word of five.
NEAR = 0.75
LENGTH_MAY_DIFFER_BY = 2


def corrected(words):
    """The same words with unknown ones replaced by the nearest known, where there is one."""
    worth = [word for word in words if len(word) >= SHORTEST and word.isalpha()]
    spellings = {form for word in worth for form in forms(word)}
    known = set(SearchWord.objects.filter(word__in=spellings).values_list("word", flat=True))
    meant = {word: _nearest(word) for word in worth if not known.intersection(forms(word))}
    return [meant.get(word) or word for word in words]


def spellings(words):
    """{word: [the same with other accents]}, of words that pages use; one query on PostgreSQL.

    SQLite's index sees no accents, so there none are needed.
    """
    if connection.vendor == "sqlite":
        return {}
    bare = {word: plain(word) for word in words}
    found = defaultdict(list)
    known = SearchWord.objects.filter(plain__in=set(bare.values()))
    for without, word in known.order_by("word").values_list("plain", "word"):
        found[without].append(word)
    return {word: [other for other in found[bare[word]] if other != word] for word in words}


def _nearest(word):
    bare = plain(word)
    candidates = dict(_candidates(bare))
    found = get_close_matches(bare, candidates, n=1, cutoff=NEAR)
    return candidates[found[0]] if found else None


def _candidates(bare):
    """(word without accents, word) of those that are more or less alike."""
    words = SearchWord.objects.annotate(length=Length("plain")).filter(
        length__range=(len(bare) - LENGTH_MAY_DIFFER_BY, len(bare) + LENGTH_MAY_DIFFER_BY)
    )
    if connection.vendor == "postgresql":
        alike = words.annotate(alike=TrigramSimilarity("plain", bare)).filter(alike__gt=ALIKE)
        return alike.order_by("-alike", "plain").values_list("plain", "word")[:CANDIDATES]
    begins = Q(plain__startswith=bare[0]) | Q(plain__startswith=bare[1] + bare[0])
    return words.filter(begins).order_by("plain").values_list("plain", "word")
