"""Turns words into a question to the search index: each word, its forms, and what means the same.

Staff say what means the same under Settings → Words that mean the same.
"""

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from wagtail.search.query import And, Or, Phrase, PlainText

from articles.search.models import SearchSynonym
from articles.search.spelling import spellings
from articles.search.words import forms

KEY = "articles:synonyms"
SECONDS = 60
# A longer list would make each search with one of its words slow.
MOST_MEANINGS = 8


def every(words):
    """A question for what has all the words, each in some form or by another name."""
    return And(_asked(words))


def some(words):
    """A question for what has at least one of the words."""
    return Or(_asked(words))


def forget(**_signal):
    cache.delete(KEY)


def forget_when_changed():
    for signal in (post_save, post_delete):
        signal.connect(forget, sender=SearchSynonym)


def _positions(words):
    """For each word, or run of words that staff gave a meaning: the phrases that would do."""
    meanings, position, found = _meanings(), 0, []
    longest = max(map(len, meanings), default=1)
    while position < len(words):
        runs = (tuple(words[position : position + size]) for size in range(longest, 0, -1))
        run = next((run for run in runs if run in meanings), (words[position],))
        found.append(meanings.get(run, [run]))
        position += len(run)
    return found


def _asked(words):
    """A part of the question for each position."""
    positions = _positions(words)
    single = (phrase[0] for phrases in positions for phrase in phrases if len(phrase) == 1)
    accented = spellings([form for word in single for form in forms(word)])
    return [_any_of(phrases, accented) for phrases in positions]


def _any_of(phrases, accented):
    asked = []
    for phrase in phrases:
        if len(phrase) > 1:
            asked.append(Phrase(" ".join(phrase)))
            continue
        for form in forms(phrase[0]):
            asked += [PlainText(spelled) for spelled in (form, *accented.get(form, ()))]
    return asked[0] if len(asked) == 1 else Or(asked)


def _meanings():
    """{phrase: [phrases that mean the same, itself first]}, phrases as tuples of words."""
    found = cache.get(KEY)
    if found is None:
        found = {}
        for synonym in SearchSynonym.objects.all():
            phrases = synonym.meanings()
            for phrase in phrases:
                others = [other for other in phrases if other != phrase]
                found[phrase] = [*found.get(phrase, [phrase]), *others][:MOST_MEANINGS]
        cache.set(KEY, found, SECONDS)
    return found
