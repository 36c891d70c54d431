"""Webhooks: kept first, then worked on, then tried again until they are done or dead.

An event is only a bell: nothing that it carries is written anywhere. It says which object to
fetch, so order and repetition do not matter.
"""

import contextlib
import logging
import time
import traceback
from datetime import timedelta
from pathlib import Path

from django.db import DatabaseError, transaction
from django.db.models import F

from donations import notices, stripe_client, sync
from donations.models import CheckoutAttempt, StripeEvent, Supporter
from donations.outages import RETRY_AFTER, wait_for
from donations.stripe_facts import id_of
from donations.stripe_problems import StripeProblem, StripeUnavailable

logger = logging.getLogger(__name__)

Status = StripeEvent.Status

# While one worker is busy with an event nobody else takes it; if it dies, this is when they do.
LEASE = timedelta(minutes=5)
BATCH = 100
# What a mistake of ours, or a shape that we did not expect, raises: it loses no event either.
OUR_MISTAKES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def store(facts, now):
    """Keep the event, once; returns its row. Raises DatabaseError if it cannot be kept."""
    is_ours = facts.livemode == stripe_client.is_live()
    row = StripeEvent(
        stripe_id=facts.stripe_id,
        type=facts.type,
        object_id=facts.object_id,
        livemode=facts.livemode,
        api_version=facts.api_version,
        payload=facts.payload,
        created_at=facts.created_at,
        received_at=now,
        status=Status.RECEIVED if is_ours else Status.IGNORED,
        next_attempt_at=now if is_ours else None,
        settled_at=None if is_ours else now,
        error="" if is_ours else stripe_client.WRONG_MODE,
    )
    StripeEvent.objects.bulk_create([row], ignore_conflicts=True)
    if not is_ours:
        logger.warning("ignored %s event: livemode is %s", facts.type, facts.livemode)
    return StripeEvent.objects.get(stripe_id=facts.stripe_id)


def work_on_delivery(event, now):
    """Work on an event that has just been delivered, also one that failed when it came before."""
    if event.status in (Status.FAILED, Status.DEAD):
        again = StripeEvent.objects.filter(pk=event.pk, status__in=(Status.FAILED, Status.DEAD))
        replay(again, now)
    with contextlib.suppress(StripeUnavailable):
        _work(event.pk, now)


def replay(events, now):
    """Have the events of a queryset worked on again as if they had just come; returns how many.

    Those of the wrong mode stay ignored, and those that wait for their first try already do.
    """
    ours = events.filter(livemode=stripe_client.is_live()).exclude(status=Status.RECEIVED)
    return ours.update(
        status=Status.RECEIVED, next_attempt_at=now, attempts=0, settled_at=None, error=""
    )


def process_due(now):
    """Work on every event whose time has come, oldest first; returns how many were taken.

    While Stripe is away one is enough: each of the others would wait for the same timeout.
    """
    due = StripeEvent.objects.due(now).order_by("next_attempt_at", "pk")
    started, taken = time.monotonic(), 0
    for pk in list(due.values_list("pk", flat=True)[:BATCH]):
        try:
            # The clock goes on while Stripe answers: a lease counts from when it is taken.
            taken += _work(pk, now + timedelta(seconds=int(time.monotonic() - started)))
        except StripeUnavailable:
            return taken + 1
    return taken


def forget_payloads(now):
    """Remove the content of events older than 90 days; returns how many rows that were."""
    old = StripeEvent.objects.filter(received_at__lt=now - StripeEvent.PAYLOAD_KEPT_FOR)
    return old.exclude(payload=None).update(payload=None)


def _work(pk, now):
    """Take one due event and settle it; False if another worker has it.

    Raises StripeUnavailable once its failure is noted.
    """
    claim = StripeEvent.objects.due(now).filter(pk=pk)
    if not claim.update(next_attempt_at=now + LEASE, attempts=F("attempts") + 1):
        return False
    event = StripeEvent.objects.get(pk=pk)
    if event.livemode != stripe_client.is_live():
        # Stored before the key was changed.
        _settle(event, Status.IGNORED, now, stripe_client.WRONG_MODE)
        return True
    if event.attempts > len(RETRY_AFTER) + 1:
        # Its workers died rather than fail, time and again.
        _settle(event, Status.DEAD, now, "the worker stopped before it was done")
        return True
    try:
        was_ours = process(event)
    except (StripeProblem, DatabaseError, *OUR_MISTAKES) as error:
        _note_failure(event, error, now)
        if isinstance(error, StripeUnavailable):
            raise
        return True
    _settle(event, Status.PROCESSED if was_ours else Status.IGNORED, now, "")
    return True


def _note_failure(event, error, now):
    reason = f"{type(error).__name__}: {error}"[:500]
    if not isinstance(error, StripeProblem):
        # Its text may quote a row or a person; where it happened is enough for us.
        reason = type(error).__name__
        logger.error("event %s met %s%s", event.type, reason, _place(error))
    wait = wait_for(now - event.received_at) if isinstance(error, StripeUnavailable) else None
    if wait:
        logger.warning("event %s waits for Stripe: %s", event.type, reason)
        _try_again(event, now + wait, reason, attempts=event.attempts - 1)
        return
    if event.attempts > len(RETRY_AFTER):
        _settle(event, Status.DEAD, now, reason)
        return
    logger.warning("event %s failed, try %d: %s", event.type, event.attempts, reason)
    _try_again(event, now + RETRY_AFTER[event.attempts - 1], reason, attempts=event.attempts)


def _try_again(event, moment, reason, *, attempts):
    StripeEvent.objects.filter(pk=event.pk).update(
        status=Status.FAILED, next_attempt_at=moment, attempts=attempts, error=reason
    )


def _place(error):
    """File and line of the innermost step that raised `error`, as “ in FILE, line N”."""
    steps = traceback.extract_tb(error.__traceback__)
    return f" in {Path(steps[-1].filename).name}, line {steps[-1].lineno}" if steps else ""


def _settle(event, status, now, error):
    with transaction.atomic():
        StripeEvent.objects.filter(pk=event.pk).update(
            status=status, settled_at=now, next_attempt_at=None, error=error
        )
        if status == Status.DEAD:
            _tell_of_death(event, now, error)


def _tell_of_death(event, now, reason):
    logger.error("event %s is dead after %d tries: %s", event.type, event.attempts, reason)
    # One mail a day for each reason: a fault that kills a hundred events is one fault.
    notices.alert(
        f"dead-event:{now:%Y-%m-%d}:{reason[:200]}",
        f"The Stripe event {event.stripe_id} ({event.type}) was tried {event.attempts} times and "
        f"given up: {reason}. There may be more like it: see the Stripe events in the admin, where "
        "they can be worked on again.",
    )


def process(event):
    """Fetch what the event is about; False if it is none of our business.

    May raise anything in OUR_MISTAKES beside StripeProblem or DatabaseError, and can then be
    called again.
    """
    for beginning, work in WORK.items():
        # An upcoming invoice has no id yet.
        if event.type.startswith(beginning) and event.object_id:
            return work(event)
    return False


def _process_checkout(event):
    sync.sync_checkout(event.object_id)
    return CheckoutAttempt.objects.filter(session_id=event.object_id).exists()


def _process_subscription(event):
    subscription = sync.sync_subscription(event.object_id)
    if subscription is None:
        return False
    sync.sync_open_payments_of(subscription)
    return True


def _process_invoice(event):
    return sync.sync_invoice(event.object_id) is not None


def _process_refund(event):
    return sync.sync_refund(event.object_id) is not None


def _process_dispute(event):
    return sync.sync_dispute(event.object_id) is not None


def _process_customer(event):
    # The account may have customers who give nothing; they are not ours to know.
    if not Supporter.objects.filter(stripe_id=event.object_id).exists():
        return False
    sync.sync_supporter(event.object_id)
    # Which card pays may be the customer's to say.
    sync.sync_live_of(event.object_id)
    return True


def _process_card(event):
    """A new card shows on every subscription that it may pay for."""
    card = (event.payload or {}).get("data", {}).get("object", {})
    customer_id = id_of(card.get("customer"))
    return bool(customer_id) and sync.sync_live_of(customer_id) > 0


# By how the type of an event begins.
WORK = {
    "checkout.session.": _process_checkout,
    "customer.subscription.": _process_subscription,
    "customer.updated": _process_customer,
    "customer.deleted": _process_customer,
    "invoice.": _process_invoice,
    "refund.": _process_refund,
    "charge.dispute.": _process_dispute,
    "payment_method.": _process_card,
}
