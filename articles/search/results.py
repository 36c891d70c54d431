"""What a reader sees of each thing found."""

from wagtail.models import Page

from articles.highlight import highlight
from articles.search import records
from articles.search.kinds import kind_of

ENDS = (".", "?", "!", ":", ";", "…", "”", '"', ")")


def shown(items, query):
    """[{title, url, kind, highlight_html}]; as many queries as there are kinds among them."""
    found = records.results(items, query)
    ids = [item.pk for item in items if (item.kind, item.pk) not in found]
    pages = {page.pk: page for page in Page.objects.filter(pk__in=ids).specific()} if ids else {}
    # One that was deleted since it was found is left out.
    return [
        found.get((item.kind, item.pk)) or _page(pages[item.pk], query)
        for item in items
        if (item.kind, item.pk) in found or item.pk in pages
    ]


def _page(page, query):
    return {
        "title": page.title,
        "url": page.url,
        "kind": kind_of(type(page))[1],
        "highlight_html": highlight(_text(page), query),
    }


def _text(page):
    """Its summary and its own words, each passage a sentence of its own."""
    texts = [getattr(page, "summary", ""), *(page.passages() if hasattr(page, "passages") else ())]
    passages = filter(None, map(str.strip, texts))
    return " ".join(text if text.endswith(ENDS) else f"{text}." for text in passages)
