"""What a supporter sees of their own donation, and the ways to change it at Stripe."""

import logging

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from donations import stripe_client, sync
from donations.fix_link import payment_number_in
from donations.models import Payment, Subscription
from donations.stripe_problems import NoSuchObject, StripeProblem
from donations.supporters import supporters_of
from donations.views.answers import PATIENCE, SeeOther, payments_away

logger = logging.getLogger(__name__)

# What our buttons ask for, in Stripe's words.
FLOWS = {
    "": "",
    "card": "payment_method_update",
    "pause": "subscription_pause",
    "stop": "subscription_cancel",
}
PAYMENTS_SHOWN = 12


@never_cache
@require_safe
@login_required
def manage(request):
    """Back from the portal, Stripe is asked first: the page is right even without webhooks."""
    theirs = supporters_of(request.user)
    is_behind = request.GET.get("from") == "portal" and not _bring_up_to_date(theirs)
    theirs.exclude(user=request.user).update(user=request.user)
    context = {"supporters": _with_everything(theirs), "is_behind": is_behind}
    return render(request, "donations/manage.html", context)


def _bring_up_to_date(supporters):
    """False if Stripe could not be asked; then we show what we knew before."""
    try:
        with stripe_client.time_budget(PATIENCE):
            for stripe_id in list(supporters.values_list("stripe_id", flat=True)):
                sync.sync_everything_of(stripe_id)
    except StripeProblem as problem:
        logger.warning("manage shows an older state: %s", problem)
        return False
    return True


def _with_everything(supporters):
    shown = Payment.objects.exclude(status__in=("draft", "void"))
    payments = Prefetch("payments", shown[:PAYMENTS_SHOWN], to_attr="newest_payments")
    subscriptions = Subscription.objects.prefetch_related(payments)
    return list(supporters.prefetch_related(Prefetch("subscriptions", subscriptions)))


@never_cache
@require_POST
def portal(request):
    """To Stripe's own pages for one of the person's donations."""
    if not request.user.is_authenticated:
        return redirect("donations:manage")
    flow = request.POST.get("flow", "")
    number = request.POST.get("supporter", "")
    if flow not in FLOWS or not _is_number(number):
        return HttpResponseBadRequest()
    supporter = get_object_or_404(supporters_of(request.user), pk=number)
    subscription_id = ""
    if flow in ("pause", "stop"):
        number = request.POST.get("subscription", "")
        if not _is_number(number):
            return HttpResponseBadRequest()
        subscription_id = get_object_or_404(supporter.subscriptions.live(), pk=number).stripe_id
    try:
        address = stripe_client.start_portal(
            customer_id=supporter.stripe_id,
            return_url=f"{settings.SITE_URL}{reverse('donations:manage')}?from=portal",
            flow=FLOWS[flow],
            subscription_id=subscription_id,
        )
    except StripeProblem as problem:
        logger.warning("no portal: %s", problem)
        return payments_away(request)
    return SeeOther(address)


def _is_number(text):
    return text.isascii() and text.isdecimal() and len(text) < 19


@never_cache
@require_safe
@login_required
def invoice(request, number):
    """To the invoice at Stripe. Its address expires, so it is asked for at each click."""
    theirs = Payment.objects.filter(subscription__supporter__in=supporters_of(request.user))
    payment = get_object_or_404(theirs, pk=number)
    try:
        address = stripe_client.get_invoice(payment.stripe_id).hosted_url
    except StripeProblem as problem:
        logger.warning("no invoice: %s", problem)
        return payments_away(request)
    return redirect(address) if address else payments_away(request)


@never_cache
@require_safe
def fix_link(request, token):
    """From a mail to the page at Stripe where an invoice can be paid. Changes nothing."""
    payment = Payment.objects.filter(pk=payment_number_in(token)).first()
    if payment is None:
        return render(request, "donations/link_too_old.html", status=404)
    try:
        facts = stripe_client.get_invoice(payment.stripe_id)
    except NoSuchObject:
        return render(request, "donations/nothing_to_pay.html")
    except StripeProblem as problem:
        logger.warning("no invoice: %s", problem)
        return payments_away(request)
    if facts.status != "open" or not facts.hosted_url:
        return render(request, "donations/nothing_to_pay.html", {"is_paid": facts.status == "paid"})
    return SeeOther(facts.hosted_url)
