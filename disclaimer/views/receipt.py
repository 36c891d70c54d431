"""A visitor's own acceptance: to see it, to keep it, to take it back."""

import logging

from django.http import HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from disclaimer import acceptance, deadline, spool
from disclaimer.addresses import is_same_origin
from disclaimer.consent_record import as_consent_record
from disclaimer.downloads import json_answer, problem, wants_json
from disclaimer.receipts import receipt_of
from disclaimer.views.answers import SeeOther

logger = logging.getLogger(__name__)
FILENAME = "receipt.json"
PATIENCE = 2.0  # seconds that the database may take for the whole page


@require_safe
@never_cache
def receipt(request):
    """The page, or the same as JSON; for this browser's cookie alone, and kept by no cache."""
    with deadline.within(PATIENCE):
        response = _answer(request, acceptance.claims_of(request))
    response.headers["X-Robots-Tag"] = "noarchive"
    patch_vary_headers(response, ["Accept", "Cookie"])
    return response


def _answer(request, claims):
    if wants_json(request):
        if claims is None:
            return problem(
                title="There is no receipt",
                detail="This request carries no cookie of an acceptance.",
                status=404,
                about=reverse("disclaimer:receipt"),
            )
        return json_answer(request, as_consent_record(receipt_of(claims)), filename=FILENAME)
    if claims is None:
        was_withdrawn = "withdrawn" in request.GET
        return render(request, "disclaimer/no_receipt.html", {"was_withdrawn": was_withdrawn})
    return render(request, "disclaimer/receipt.html", {"receipt": receipt_of(claims)})


# No token: the form's page is not a session's, so the request's origin is checked instead.
@csrf_exempt
@require_POST
@never_cache
def withdraw(request):
    """Mark the record, forget the cookie, and say so. Again, or without a cookie: the same."""
    if not is_same_origin(request):
        return HttpResponseForbidden("This form has to be sent from this site.")
    claims = acceptance.claims_of(request)
    if claims:
        try:
            acceptance.withdraw(claims)
        except spool.SpoolFullError as error:
            logger.error("a withdrawal could not be recorded: %s", error)
            return _try_again()
    response = SeeOther(f"{reverse('disclaimer:receipt')}?withdrawn=1")
    acceptance.delete_cookie(response)
    # https://www.w3.org/TR/clear-site-data/: the pages that were read leave the browser's caches.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _try_again():
    """503, and the cookie stays: without it nobody could tell which record is meant."""
    page = render_to_string("disclaimer/not_withdrawn.html")
    return HttpResponse(page, status=503, headers={"Retry-After": "30"})
