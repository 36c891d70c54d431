"""What a visitor who has not accepted gets: the gate in place, or a small 403 for machines."""

import json

from django import db
from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from disclaimer import deadline
from disclaimer.addresses import safe_next, wants_page

# Seconds that the database may take for the gate's page: for the title of what is behind it, and
# for all of it, with the name of the site. Without an answer the page is shown all the same.
PATIENCE_FOR_WORDS = 0.5
PATIENCE = 1.0
PROBLEM = json.dumps(
    {
        "type": "/disclaimer/",
        "title": "The disclaimer has not been accepted",
        "status": 403,
        "detail": "Read and accept the disclaimer at /disclaimer/ first.",
    }
)


def refuse(request, version):
    """Answer in place of the page: never its content, never a validator's 304 or a range."""
    if wants_page(request):
        return gate_page(request, version)
    return forbid()


def forbid():
    """The small 403 alone."""
    return _uncached(HttpResponse(PROBLEM, status=403, content_type="application/problem+json"))


def gate_page(request, version):
    with deadline.within(PATIENCE):
        title, summary, image = _public_words(request.path_info)
        context = {
            "disclaimer": version,
            "next": safe_next(request.get_full_path()),
            "public_title": title,
            "public_summary": summary,
            "public_image": image,
        }
        page = render_to_string("disclaimer/gate.html", context, request)
    return _uncached(HttpResponse(page))


def closed(request):
    """503 while no text is known: calm, static, and with the numbers that may be needed."""
    page = render_to_string("disclaimer/closed.html")
    return _uncached(HttpResponse(page, status=503, headers={"Retry-After": "30"}))


def _public_words(path):
    """The page's title, public summary and drawn title, which everyone may see; or empty."""
    try:
        with deadline.within(PATIENCE_FOR_WORDS):
            words = import_string(settings.DISCLAIMER_PUBLIC_SUMMARY)(path)
    except db.Error:
        words = None
    return words or ("", "", "")


def _uncached(response):
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noarchive"
    return response
