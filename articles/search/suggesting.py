"""Suggestions while somebody types: titles of published pages, and words of the glossary."""

from wagtail.models import Page

from articles.search.finding import live_pages
from articles.search.kinds import kind_by_content_type, labels
from articles.search.ranked import ranked
from articles.search.records import LABELS, WORD, beginning_with
from articles.search.words import words_of

MOST = 8
SHORTEST = 2


def suggestions_for(query):
    """[{title, url, kind}], eight at most; three queries. One letter suggests nothing."""
    words = words_of(query)
    if len("".join(words)) < SHORTEST:
        return []
    rows = ranked(" ".join(words), live_pages(), "pk", most=MOST, beginning=True)
    ids = [pk for (pk,) in rows]
    pages = Page.objects.only("title", "url_path", "content_type").in_bulk(ids)
    kinds, names = kind_by_content_type(), labels()
    found = [
        {
            "title": pages[pk].title,
            "url": pages[pk].url,
            "kind": str(names.get(kinds.get(pages[pk].content_type_id), "")),
        }
        for pk in ids
        if pk in pages
    ]
    return [*_glossary(words), *found][:MOST]


def _glossary(words):
    return [
        {"title": entry.term, "url": entry.address, "kind": str(LABELS[WORD])}
        for entry in beginning_with(words)
    ]
