"""Search over what is published. No query is kept or logged."""

import re

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from articles.highlight import highlight
from articles.models.published import published

RESULTS_ON_A_PAGE = 10
LONGEST_QUERY = 200


@require_safe
def search(request):
    """GET /search/?q=words&page=2. An overlong query is cut, an empty one finds nothing."""
    query = _clean(request.GET.get("q", ""))
    paginator = Paginator(_find(query), RESULTS_ON_A_PAGE)
    results = paginator.get_page(request.GET.get("page"))
    results.object_list = _as_results(list(results.object_list), query)
    return render(
        request,
        "articles/search.html",
        {"query": query, "results": results, "count": paginator.count, "paginator": paginator},
    )


def _clean(text):
    printable = "".join(letter if letter.isprintable() else " " for letter in text[:1_000])
    return " ".join(printable.split())[:LONGEST_QUERY]


def _find(query):
    """Pages that have all the words or, if there are none, some of them."""
    # Words alone: signs mean something to a database's search, and some of them are errors.
    words = " ".join(re.findall(r"\w+", query))
    if not words:
        return []
    pages = Page.objects.filter(pk__in=published(Page.objects.all()).values("pk"))
    every_word = pages.search(words, operator="and")
    return every_word if every_word.count() else pages.search(words, operator="or")


def _as_results(pages, query):
    """[{title, url, kind, highlight_html}]; as many queries as there are kinds of page."""
    ids = [page.pk for page in pages]
    found = {page.pk: page for page in Page.objects.filter(pk__in=ids).specific()}
    return [
        {
            "title": page.title,
            "url": page.url,
            "kind": getattr(page, "kind_for_readers", ""),
            "highlight_html": highlight(_text(page), query),
        }
        for page in (found[pk] for pk in ids)
    ]


def _text(page):
    return (page.plain_text() if hasattr(page, "plain_text") else "") or getattr(
        page, "summary", ""
    )
