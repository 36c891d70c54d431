"""What a supporter sees of their own donation, and the ways to change it at Stripe."""

import logging

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db.models import Prefetch
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from donations import stripe_client, stripe_pages
from donations.finding import bring_up_to_date
from donations.models import PAYABLE, Adjustment, Payment, Subscription
from donations.stripe_problems import StripeProblem
from donations.supporters import supporters_of
from donations.views.answers import PATIENCE, SeeOther, has_ended, payments_away
from donations.views.pressed import pressed_number

logger = logging.getLogger(__name__)

# What our buttons ask for there, in Stripe's words.
FLOWS = {
    "": "",
    "card": "payment_method_update",
    "pause": "subscription_pause",
}
PAYMENTS_SHOWN = 12
# Stripe is asked at most once in this time for one person, however often they press.
SECONDS_BETWEEN_QUESTIONS = 20


@never_cache
@require_safe
@login_required
def manage(request):
    """Back from Stripe's pages, Stripe is asked first: it is right even without webhooks.

    So it is while a payment has failed, because the page where one pays does not lead back here.
    """
    user = request.user
    theirs = supporters_of(user)
    is_behind = False
    if "from" in request.GET or _has_failed_payment(theirs):
        is_behind = not _ask_stripe(user)
        theirs = supporters_of(user)
    theirs.exclude(user=user).update(user=user)
    context = {"supporters": _with_everything(theirs), "is_behind": is_behind}
    return render(request, "donations/manage.html", context)


def _has_failed_payment(supporters):
    failed = Subscription.objects.filter(state=Subscription.State.PAST_DUE)
    return failed.filter(supporter__in=supporters).exists()


def _ask_stripe(user):
    """False if Stripe could not be asked; then we show what we knew before."""
    if not cache.add(_asked(user), True, SECONDS_BETWEEN_QUESTIONS):
        return True
    try:
        with stripe_client.time_budget(PATIENCE):
            bring_up_to_date(user)
    except StripeProblem as problem:
        logger.warning("manage shows an older state: %s", problem)
        cache.delete(_asked(user))
        return False
    return True


def _expect_news(user):
    """Whoever comes back from Stripe has perhaps changed or paid something, and is to see it."""
    cache.delete(_asked(user))


def _asked(user):
    return f"donations:asked:{user.pk}"


def _with_everything(supporters):
    shown = Payment.objects.exclude(status__in=("draft", "void"))
    taken_back = Prefetch("adjustments", Adjustment.objects.taken_back(), to_attr="taken_back")
    shown = shown.prefetch_related(taken_back)
    payments = Prefetch("payments", shown[:PAYMENTS_SHOWN], to_attr="newest_payments")
    subscriptions = Subscription.objects.prefetch_related(payments)
    found = list(supporters.prefetch_related(Prefetch("subscriptions", subscriptions)))
    for supporter in found:
        for subscription in supporter.subscriptions.all():
            owed = (payment for payment in subscription.newest_payments if payment.is_owed)
            subscription.owed_payment = next(owed, None)
    return found


@never_cache
@require_POST
def portal(request):
    """To Stripe's own pages for one of the person's donations."""
    if not request.user.is_authenticated:
        return redirect("donations:manage")
    flow = request.POST.get("flow", "")
    number = pressed_number(request, "supporter")
    if flow not in FLOWS or number is None:
        return HttpResponseBadRequest()
    supporter = get_object_or_404(supporters_of(request.user), pk=number)
    subscription_id = ""
    if flow == "pause":
        number = pressed_number(request, "subscription")
        if number is None:
            return HttpResponseBadRequest()
        subscription_id = get_object_or_404(supporter.subscriptions.live(), pk=number).stripe_id
    try:
        with stripe_client.time_budget(PATIENCE):
            address = stripe_pages.start_portal(
                customer_id=supporter.stripe_id,
                return_url=f"{settings.SITE_URL}{reverse('donations:manage')}?from=portal",
                flow=FLOWS[flow],
                subscription_id=subscription_id,
            )
    except StripeProblem as problem:
        logger.warning("no portal: %s", problem)
        return payments_away(request)
    _expect_news(request.user)
    return SeeOther(address)


@never_cache
@require_safe
@login_required
def invoice(request, number):
    """To the invoice at Stripe. Its address expires, so it is asked for at each click."""
    theirs = Payment.objects.filter(subscription__supporter__in=supporters_of(request.user))
    payment = get_object_or_404(theirs, pk=number)
    try:
        with stripe_client.time_budget(PATIENCE):
            facts = stripe_client.get_invoice(payment.stripe_id)
    except StripeProblem as problem:
        logger.warning("no invoice: %s", problem)
        return payments_away(request)
    if facts.status in PAYABLE and has_ended(payment):
        return render(request, "donations/nothing_to_pay.html")
    if not facts.hosted_url:
        return payments_away(request)
    _expect_news(request.user)
    return redirect(facts.hosted_url)
