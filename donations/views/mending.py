"""One press, one change: stop, undo, go on; and the way from a mail to a payment that failed."""

import logging

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import date
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from donations import changing, stripe_client
from donations.fix_link import payment_number_in
from donations.models import GONE, PAYABLE, Payment, Subscription
from donations.stripe_problems import NoSuchObject, StripeProblem
from donations.supporters import supporters_of
from donations.views.answers import PATIENCE, SeeOther, has_ended, payments_away
from donations.views.pressed import pressed_number

logger = logging.getLogger(__name__)

State = Subscription.State
CHANGES = {"stop": changing.stop, "undo": changing.undo_stop, "resume": changing.resume}


@never_cache
@require_POST
def change(request):
    """Do what the button says, at Stripe, and show the page as it stands then."""
    if not request.user.is_authenticated:
        return redirect("donations:manage")
    wanted = request.POST.get("change", "")
    number = pressed_number(request, "subscription")
    if wanted not in CHANGES or number is None:
        return HttpResponseBadRequest()
    theirs = Subscription.objects.filter(supporter__in=supporters_of(request.user))
    subscription = get_object_or_404(theirs, pk=number)
    try:
        with stripe_client.time_budget(PATIENCE):
            changed = CHANGES[wanted](subscription.stripe_id)
    except StripeProblem as problem:
        logger.warning("not changed: %s", problem)
        return payments_away(request)
    level, words = _outcome(wanted, changed)
    messages.add_message(request, level, words, extra_tags=changed.standing if changed else "")
    return redirect("donations:manage")


def _outcome(wanted, subscription):
    """The level and the words of what has become of the wish, by Stripe's answer alone."""
    state = subscription.state if subscription else None
    if subscription and subscription.status == GONE:
        return messages.WARNING, _(
            "Stripe, our payment provider, does not know this donation any more, so nothing can "
            "be changed here. Please write to us, and we look into it."
        )
    if state == State.ENDED:
        return messages.SUCCESS if wanted == "stop" else messages.WARNING, _(
            "This donation has ended. Nothing more will be taken."
        )
    if wanted == "stop" and state == State.ENDING:
        day = _day(subscription.ends_on)
        return messages.SUCCESS, _(
            "You have stopped your donation. Nothing more will be taken. It ends on %(day)s, and "
            "you can undo this until then."
        ) % {"day": day}
    if wanted != "stop" and state == State.ACTIVE:
        day = _day(subscription.next_payment_at)
        return messages.SUCCESS, _(
            "Your donation goes on. Thank you. The next payment is on %(day)s."
        ) % {"day": day}
    if wanted == "resume" and state == State.ENDING:
        return messages.SUCCESS, _(
            "The pause is over. Your donation still ends on %(day)s, as it was stopped before; "
            "until then you can undo that."
        ) % {"day": _day(subscription.ends_on)}
    if wanted == "resume" and state == State.PAST_DUE:
        return messages.WARNING, _("Your donation goes on, but the payment did not go through.")
    if wanted == "resume" and state == State.PAUSED:
        return messages.WARNING, _(
            "Your donation is still paused: the payment did not go through, or is still on its "
            "way. Nothing more is tried unless you ask for it here again."
        )
    return messages.ERROR, _(
        "This could not be changed just now, and stands as you see it below. Please try once "
        "more, or choose “All invoices and settings”."
    )


def _day(moment):
    # Unlike a template, Python takes a moment's day in UTC.
    return date(localtime(moment), "j F Y") if moment else ""


@never_cache
@require_safe
def fix_link(request, token):
    """From a mail to the page at Stripe where an invoice can be paid. Changes nothing."""
    payment = Payment.objects.filter(pk=payment_number_in(token)).first()
    if payment is None:
        return render(request, "donations/link_too_old.html", status=404)
    try:
        with stripe_client.time_budget(PATIENCE):
            facts = stripe_client.get_invoice(payment.stripe_id)
    except NoSuchObject:
        return render(request, "donations/nothing_to_pay.html")
    except StripeProblem as problem:
        logger.warning("no invoice: %s", problem)
        return payments_away(request)
    if facts.status not in PAYABLE or not facts.hosted_url or has_ended(payment):
        return render(request, "donations/nothing_to_pay.html", {"is_paid": facts.status == "paid"})
    return SeeOther(facts.hosted_url)
