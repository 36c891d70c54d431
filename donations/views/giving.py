"""The donation page, the way to Stripe, and what we say when people come back."""

import logging
import re
import uuid

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from donations import attempt_cookie, stripe_client, stripe_pages, sync
from donations.models import CheckoutAttempt, DonationSettings, Subscription
from donations.price import CURRENCY, MONTHLY_PENCE
from donations.same_origin import is_same_origin
from donations.stripe_problems import NoSuchObject, NotSetUp, StripeProblem, TooManyAtOnce
from donations.views.answers import PATIENCE, SeeOther, payments_away

logger = logging.getLogger(__name__)

SESSION_ID = re.compile(r"cs_[A-Za-z0-9_]{1,250}")


@require_safe
# Each form has a reference of its own, so no cache may give one person's page to another.
@cache_control(private=True, no_cache=True)
def donate(request):
    context = {
        "words": DonationSettings.load(),
        "pence": MONTHLY_PENCE,
        "currency": CURRENCY,
        "attempt": uuid.uuid4(),
        "was_cancelled": "cancelled" in request.GET,
    }
    return render(request, "donations/donate.html", context)


@never_cache
@csrf_exempt  # guarded by is_same_origin: the page with the form is the same for everyone
@require_POST
def start(request):
    """To Stripe's Checkout; a second click within the hour leads to the same page of it."""
    if not is_same_origin(request):
        return render(request, "donations/not_from_here.html", status=403)
    try:
        reference = uuid.UUID(request.POST.get("attempt", ""))
    except ValueError:
        return render(request, "donations/not_from_here.html", status=400)
    remembered = attempt_cookie.attempt_of(request)
    try:
        with stripe_client.time_budget(PATIENCE):
            attempt, address = _way_to_pay(reference, remembered)
    except StripeProblem as problem:
        logger.warning("no checkout: %s", problem)
        return payments_away(request)
    response = SeeOther(address)
    attempt_cookie.remember(response, attempt)
    return response


def _way_to_pay(reference, remembered):
    """The attempt that this click belongs to, and the address to send its owner to.

    `reference`: the form's. `remembered`: the browser's, from a page that it had before; None
    without a cookie.
    """
    begun = _begun(reference, remembered)
    if begun is None:
        return _begin(reference)
    if begun.session_id is None:
        return begun, _open_checkout(begun)
    try:
        facts = sync.sync_checkout(begun.session_id)
    except NoSuchObject:
        return _begin(reference)
    if facts.url and facts.status == "open":
        return begun, facts.url
    if facts.status == "complete" and begun.uuid == reference == remembered:
        return begun, f"{reverse('donations:thank-you')}?session_id={begun.session_id}"
    return _begin(reference)


def _begun(reference, remembered):
    """The attempt of less than an hour ago that this click goes on with, if there is one."""
    known = CheckoutAttempt.objects.in_bulk([reference, remembered] if remembered else [reference])
    begun = known.get(reference) or known.get(remembered)
    return begun if begun and begun.is_reusable(timezone.now()) else None


def _begin(reference):
    """A new attempt: with this reference, so that a double click finds it, unless it is used.

    Raises TooManyAtOnce. Whoever has an attempt already goes on with it whatever others do.
    """
    if CheckoutAttempt.objects.are_too_many(timezone.now()):
        raise TooManyAtOnce("too many donations were begun within a minute")
    attempt, is_new = CheckoutAttempt.objects.get_or_create(uuid=reference)
    if not is_new and attempt.session_id:
        attempt = CheckoutAttempt.objects.create()
    return attempt, _open_checkout(attempt)


def _open_checkout(attempt):
    """The address of a new Checkout page, noted on the attempt."""
    price_id = attempt.price_id or _price_that_we_said()
    thank_you = settings.SITE_URL + reverse("donations:thank-you")
    facts = stripe_pages.start_checkout(
        attempt=attempt.uuid,
        price_id=price_id,
        success_url=f"{thank_you}?session_id={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{settings.SITE_URL}{reverse('donations:donate')}?cancelled=1",
    )
    # Of two clicks at once, the slower must not undo what was heard of the checkout meanwhile.
    CheckoutAttempt.objects.filter(uuid=attempt.uuid, session_id=None).update(
        price_id=price_id,
        session_id=facts.stripe_id,
        status=sync.known_status(facts.status),
        payment_status=facts.payment_status,
        livemode=facts.livemode,
        synced_at=timezone.now(),
    )
    return facts.url


def _price_that_we_said():
    """The id of the monthly price at Stripe, if it is the amount on our page."""
    price_id, pence = stripe_pages.monthly_price()
    if pence != MONTHLY_PENCE:
        raise NotSetUp("the price at Stripe is not the one on our page")
    return price_id


@never_cache
@require_safe
def thank_you(request):
    """Says what Stripe says now, and only to the browser that began this donation."""
    session_id = request.GET.get("session_id", "")
    mine = CheckoutAttempt.objects.filter(uuid=attempt_cookie.attempt_of(request))
    if not SESSION_ID.fullmatch(session_id) or not mine.filter(session_id=session_id).exists():
        return render(request, "donations/unknown_checkout.html", status=404)
    try:
        with stripe_client.time_budget(PATIENCE):
            facts = sync.sync_checkout(session_id)
    except NoSuchObject:
        return render(request, "donations/unknown_checkout.html", status=404)
    except StripeProblem as problem:
        logger.warning("no answer for the thank-you page: %s", problem)
        return payments_away(request)
    attempt = mine.select_related("subscription").get()
    context = {
        "words": DonationSettings.load(),
        "outcome_template": f"donations/includes/{_outcome(facts, attempt.subscription)}.html",
        "subscription": attempt.subscription,
        "attempt": attempt.uuid,
        "pence": MONTHLY_PENCE,
        "currency": CURRENCY,
    }
    return render(request, "donations/thank_you.html", context)


def _outcome(facts, subscription):
    """`received`, `processing`, `failed` or `unfinished`, by Stripe's answer alone."""
    if facts.status != "complete":
        return "unfinished"
    if facts.payment_status == "paid":
        return "received"
    if subscription and subscription.state == Subscription.State.ENDED:
        return "failed"
    return "processing"
