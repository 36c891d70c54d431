"""Suggestions while somebody types: titles of published pages that begin like the words."""

from articles.search.finding import live_pages
from articles.search.kinds import kind_by_content_type, labels
from articles.search.words import words_of

MOST = 8
SHORTEST = 2


def suggestions_for(query):
    """[{title, url, kind}], eight at most; two queries. One letter suggests nothing."""
    words = words_of(query)
    if len("".join(words)) < SHORTEST:
        return []
    pages = live_pages().autocomplete(" ".join(words)).get_queryset()[:MOST]
    kinds, names = kind_by_content_type(), labels()
    return [
        {
            "title": page.title,
            "url": page.url,
            "kind": str(names.get(kinds.get(page.content_type_id), "")),
        }
        for page in pages
    ]
