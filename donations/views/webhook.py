"""Where Stripe rings. https://docs.stripe.com/webhooks"""

import logging

from django.conf import settings
from django.db import Error as AnyDatabaseError
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from donations import inbox, stripe_client
from donations.stripe_problems import BadEvent, BadSignature

logger = logging.getLogger(__name__)

LARGEST_BODY = 512 * 1024  # bytes
SECONDS_TO_WORK = 8  # Stripe waits about ten for an answer


@csrf_exempt  # the signature is the guard
@transaction.non_atomic_requests  # what is stored must survive a failure in the work on it
@require_POST
def webhook(request):
    """2xx once the event is stored, whatever becomes of it; unsigned posts write nothing."""
    if _announced_length(request) > LARGEST_BODY:
        return _answer(413, "too large")
    signature = request.headers.get("Stripe-Signature", "")
    try:
        facts = stripe_client.read_event(request.body, signature, settings.STRIPE_WEBHOOK_SECRETS)
    except (BadSignature, BadEvent) as problem:
        logger.warning("refused a webhook: %s", type(problem).__name__)
        return _answer(400, "not a signed event")
    now = timezone.now()
    try:
        event = inbox.store(facts, now)
    except AnyDatabaseError as error:
        # Its text may quote the row, and so a person.
        logger.error("could not store a webhook: %s", type(error).__name__)
        return _answer(503, "try again later")
    _work(event, now)
    return _answer(200, "stored")


def _work(event, now):
    try:
        with stripe_client.time_budget(SECONDS_TO_WORK):
            inbox.work_on_delivery(event, now)
    except AnyDatabaseError as error:
        # The event is safe; whoever comes for it when its lease ends will settle it.
        logger.error("could not note the outcome of an event: %s", type(error).__name__)


def _announced_length(request):
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _answer(status, words):
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
