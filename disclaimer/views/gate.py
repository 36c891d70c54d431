"""The text for everyone to read, and the one form of the gate."""

import logging
import re

from django import db
from django.http import HttpResponseBadRequest, HttpResponseForbidden
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from disclaimer import acceptance, refusal, spool, versions
from disclaimer.addresses import is_same_origin, safe_next
from disclaimer.views.answers import SeeOther

logger = logging.getLogger(__name__)
LABEL = re.compile(r"([1-9]\d{0,4})\.(\d{1,5})", re.ASCII)


@require_safe
@never_cache
def text(request):
    """The whole text with its version, open to everyone; whoever agreed is not asked again."""
    try:
        version = versions.in_force()
    except versions.NoVersionKnown:
        return refusal.closed(request)
    claims = acceptance.standing_claims(request, version.major)
    context = {"disclaimer": version, "next": "/", "agreed": claims}
    response = render(request, "disclaimer/text.html", context)
    patch_vary_headers(response, ["Cookie"])
    return response


# No token: the gate is the same page for everyone, so the request's origin is checked instead.
@csrf_exempt
@require_POST
@never_cache
def accept(request):
    """Record the acceptance, set the cookie and return to where the visitor was."""
    if not is_same_origin(request):
        return HttpResponseForbidden("This form has to be sent from this site.")
    destination = safe_next(request.POST.get("next", ""))
    try:
        floor = versions.in_force().major
        if acceptance.standing_claims(request, floor):
            return SeeOther(destination)
        found = LABEL.fullmatch(request.POST.get("version", ""))
        if not found:
            return _no_such_version()
        major, minor = map(int, found.groups())
        if major < floor:
            return SeeOther(destination)  # the gate there shows the new text
        shown = versions.text_of(major, minor)
        if shown is None:
            return _no_such_version()
        value = acceptance.record(shown)
    except db.Error:  # a text published a moment ago: the gate there asks again
        return SeeOther(destination)
    except (versions.NoVersionKnown, spool.SpoolFullError) as error:
        logger.error("an acceptance could not be recorded: %s", error or "no text is known")
        return refusal.closed(request)
    response = SeeOther(destination)
    acceptance.set_cookie(response, value)
    return response


def _no_such_version():
    return HttpResponseBadRequest("There is no such version of the disclaimer.")
