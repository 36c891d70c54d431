"""The page that gives a visitor the private addresses for apps."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.for_apps.addresses import token_of
from articles.for_apps.offers import offered_with


@require_safe
def for_apps(request):
    """This visitor's own addresses: for nobody's cache, and in no search engine."""
    token = token_of(request)
    context = {"token": token, "offers": offered_with(token[0]) if token else []}
    if token:
        context["valid_until"] = token[1]
    response = render(request, "articles/for_apps.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response
