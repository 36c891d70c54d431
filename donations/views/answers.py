"""Answers that several views give."""

from django.http import HttpResponseRedirect
from django.shortcuts import render

from donations.models import Subscription

RETRY_AFTER = 60  # seconds
# How long a page waits for Stripe before it shows what it has.
PATIENCE = 12  # seconds


class SeeOther(HttpResponseRedirect):
    """303: whatever the request was, the next one is a GET."""

    status_code = 303


def has_ended(payment):
    """True if nothing more is taken for the donation, though Stripe may still ask for this."""
    return payment.subscription.state == Subscription.State.ENDED


def payments_away(request):
    """Stripe cannot be asked just now; nothing that the person did is lost."""
    response = render(request, "donations/away.html", status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
