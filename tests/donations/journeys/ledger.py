"""Our rows, in the shape of `truth`: every field that copies something of Stripe's."""

from donations.models import Adjustment, CheckoutAttempt, Payment, Subscription, Supporter


def ledger():
    return {
        "supporter": {one.stripe_id: _supporter(one) for one in Supporter.objects.all()},
        "subscription": {
            one.stripe_id: _subscription(one)
            for one in Subscription.objects.select_related("supporter")
        },
        "payment": {
            one.stripe_id: _payment(one)
            for one in Payment.objects.exclude(status="draft").select_related("subscription")
        },
        "adjustment": {
            one.stripe_id: _adjustment(one) for one in Adjustment.objects.select_related("payment")
        },
        "attempt": {
            str(one.uuid): _attempt(one)
            for one in CheckoutAttempt.objects.exclude(session_id=None).select_related(
                "subscription"
            )
        },
    }


def _supporter(one):
    return {"email": one.email, "is_deleted": one.deleted_at is not None}


def _subscription(one):
    return {
        "supporter": one.supporter.stripe_id,
        "status": one.status,
        "state": one.state,
        "amount": one.amount_pence,
        "currency": one.currency,
        "started": _seconds(one.started_at),
        "period_end": _seconds(one.current_period_end),
        "cancel_at": _seconds(one.cancel_at),
        "cancel_at_period_end": one.cancel_at_period_end,
        "canceled_at": _seconds(one.canceled_at),
        "ended_at": _seconds(one.ended_at),
        "end_reason": one.end_reason,
        "collection_paused": one.is_collection_paused,
        "resumes_at": _seconds(one.resumes_at),
        "paused_at": _seconds(one.paused_at),
        "pause_reason": one.pause_reason,
        "card": (one.card_brand, one.card_last4, one.card_exp_month, one.card_exp_year),
    }


def _payment(one):
    return {
        "subscription": one.subscription.stripe_id,
        "number": one.number,
        "status": one.status,
        "due": one.amount_due_pence,
        "paid": one.amount_paid_pence,
        "currency": one.currency,
        "created": _seconds(one.created_at),
        "paid_at": _seconds(one.paid_at),
        "tries": one.attempt_count,
        "next_try": _seconds(one.next_attempt_at),
        "needs_action": one.needs_action,
    }


def _adjustment(one):
    return {
        "kind": one.kind,
        "payment": one.payment.stripe_id,
        "status": one.status,
        "amount": one.amount_pence,
        "currency": one.currency,
        "reason": one.reason,
        "created": _seconds(one.created_at),
    }


def _attempt(one):
    return {
        "session": one.session_id,
        "status": one.status,
        "payment_status": one.payment_status,
        "subscription": one.subscription.stripe_id if one.subscription else None,
    }


def _seconds(moment):
    return None if moment is None else int(moment.timestamp())
