"""The states of a subscription and how it passes from one to another.

https://docs.stripe.com/billing/subscriptions/overview#subscription-lifecycle
"""

from ..webhooks import emit
from . import changes

FINAL = ("canceled", "incomplete_expired")
NO_DETAILS = {"comment": None, "feedback": None, "feedback_option": None, "reason": None}


def write(store, subscription, wanted):
    """Save `wanted` and emit ``customer.subscription.updated`` if anything differs."""
    return changes.write(store, "customer.subscription.updated", subscription, wanted)


def end(store, subscription, *, reason, details=None):
    """End it now. `reason` is Stripe's, such as ``payment_failed``."""
    now = store.now()
    subscription |= {
        "canceled_at": subscription["canceled_at"] or now,
        "cancellation_details": subscription["cancellation_details"]
        | (details or {})
        | {"reason": reason},
        "ended_at": now,
        "pause_collection": None,
        "status": "canceled",
        "status_details": None,
    }
    store.save(subscription)
    stop_collecting(store, subscription)
    emit(store, "customer.subscription.deleted", subscription)
    return subscription


def stop_collecting(store, subscription):
    """Its unpaid invoices stay, but nobody finalizes or tries them again."""
    waiting = [
        invoice
        for status in ("draft", "open")
        for invoice in invoices_of(store, subscription["id"], status)
    ]
    wanted = {
        "auto_advance": False,
        "automatically_finalizes_at": None,
        "next_payment_attempt": None,
    }
    for invoice in waiting:
        changes.write(store, "invoice.updated", invoice, wanted)


def invoices_of(store, subscription_id, status):
    """Its invoices in one state, newest first."""
    path = "json_extract(body, '$.parent.subscription_details.subscription') = ?"
    return store.find("invoice", [(path, subscription_id)], status=status)


def expire(store, subscription):
    """The first payment never came: https://docs.stripe.com/billing/subscriptions/overview"""
    wanted = {"status": "incomplete_expired", "ended_at": store.now()}
    return write(store, subscription, wanted)


def pause(store, subscription, why="pause_requested"):
    """To ``paused``: no invoices, no new periods. `why` is Stripe's reason."""
    details = {
        "paused": {
            "subscription": {"type": why},
            "transitioned_at": store.now(),
            "type": "subscription",
        }
    }
    before = subscription["status"], subscription["status_details"]
    subscription |= {"status": "paused", "status_details": details}
    store.save(subscription)
    previous = {"status": before[0], "status_details": before[1]}
    emit(store, "customer.subscription.updated", subscription, previous)
    emit(store, "customer.subscription.paused", subscription)
    return subscription


def activate(store, subscription, wanted=None):
    """To ``active``, from any state but a final one."""
    was_paused = subscription["status"] == "paused"
    wanted = (wanted or {}) | {"status": "active", "status_details": None}
    subscription = write(store, subscription, wanted)
    if was_paused:
        store.set_private(subscription["id"], resumes_at=None)
        emit(store, "customer.subscription.resumed", subscription)
    return subscription
