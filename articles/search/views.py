"""GET /search/ and its suggestions. Both stand behind the gate and show published pages only."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models.people import Topic
from articles.search import unfound
from articles.search.finding import find
from articles.search.kinds import labels
from articles.search.narrowing import names, narrow
from articles.search.promoted import promoted
from articles.search.results import shown
from articles.search.suggesting import suggestions_for
from articles.search.words import clean

RESULTS_ON_A_PAGE = 10
MOST_TOPICS = 12
LONGEST_CHOICE = 80


@require_safe
def search(request):
    """GET /search/?q=words&kind=article&topic=sleep&page=2. An overlong query is cut."""
    query = clean(request.GET.get("q", ""))
    kind, topic = (request.GET.get(name, "")[:LONGEST_CHOICE] for name in ("kind", "topic"))
    found = find(query)
    items, kinds, topics = narrow(found.items, kind=kind, topic=topic)
    paginator = Paginator(items, RESULTS_ON_A_PAGE)
    results = paginator.get_page(request.GET.get("page"))
    picked = promoted(query) if results.number == 1 and not (kind or topic) else []
    results.object_list = _without(picked, shown(results.object_list, found.meant or query))
    if request.method == "GET" and query and not found.items and not picked:
        unfound.note(query)
    context = {
        "query": query,
        "found": found,
        "results": results,
        "promoted": picked,
        "count": paginator.count,
        "paginator": paginator,
        "kept": _parameters(kind=kind, topic=topic),
        "kinds": _choices(query, "kind", kind, kinds, labels(), topic=topic),
        "topics": _choices(query, "topic", topic, topics[:MOST_TOPICS], None, kind=kind),
        "all_topics": () if found.items else _topics_to_offer(),
    }
    return render(request, "articles/search.html", context)


@require_safe
def suggestions(request):
    """GET /search/suggestions/?q=begin: {"suggestions": [{title, url, kind}]}, eight at most."""
    query = clean(request.GET.get("q", ""))
    return JsonResponse({"suggestions": suggestions_for(query)})


def _without(picked, results):
    """The results but those that stand above them already."""
    addresses = {pick["url"] for pick in picked}
    return [result for result in results if result["url"] not in addresses]


def _choices(query, name, chosen, counted, words, **others):
    """[{label, url, count, current}] of a filter, “all” first; empty if there is no choice."""
    words = words or names([key for key, _count in counted])
    if len(counted) < 2 and not chosen:
        return []
    everything = {"label": "", "url": _address(query, **others), "current": not chosen}
    return [
        everything,
        *(
            {
                "label": words.get(key, key),
                "count": count,
                "url": _address(query, **{name: key}, **others),
                "current": key == chosen,
            }
            for key, count in counted
        ),
    ]


def _address(query, **parameters):
    return f"?{urlencode({'q': query})}{_parameters(**parameters)}"


def _parameters(**values):
    """The filters in an address, each behind a “&”; empty ones are left out."""
    chosen = {name: value for name, value in sorted(values.items()) if value}
    return f"&{urlencode(chosen)}" if chosen else ""


def _topics_to_offer():
    return Topic.objects.order_by("name")[:MOST_TOPICS]
