"""One address for a page and for the same facts as JSON: which one is wanted, and the answer."""

import json

from django.http import HttpResponse

PAGE, JSON = "text/html", "application/json"


def wants_json(request):
    """True for `?format=json`, and where `Accept` puts JSON before a page."""
    return request.GET.get("format") == "json" or request.get_preferred_type([PAGE, JSON]) == JSON


def json_answer(request, document, *, filename):
    """The document for people to read too; `?format=json` saves it as a file of that name."""
    response = HttpResponse(
        json.dumps(document, indent=2, ensure_ascii=False, default=_as_text), content_type=JSON
    )
    if request.GET.get("format") == "json":
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def problem(*, title, detail, status, about):
    """An error for machines (RFC 9457); `about` is the address that says more."""
    words = {"type": about, "title": title, "status": status, "detail": detail}
    return HttpResponse(json.dumps(words), status=status, content_type="application/problem+json")


def _as_text(value):
    """Times in ISO 8601; translated words as they read now."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
