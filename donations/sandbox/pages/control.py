"""The control page: time, failures and money, by button or as JSON for tests."""

from flask import Blueprint, jsonify

from .. import chaos
from ..errors import ApiError
from ..resources import billing, collection, disputes, invoices, periods, refunds, subscriptions
from .buttons import done, refuse, values, whole
from .control_page import charge_of, clock_text, render
from .front import courier, store

pages = Blueprint("control", __name__, url_prefix="/control")
pages.register_error_handler(ApiError, refuse)
pages.add_app_template_filter(clock_text, "clock")

# A renewal's invoice waits an hour as a draft; two hours show it paid.
GRACE_SECONDS = 2 * 3600
STEPS = {"hour": 3600, "day": 24 * 3600, "week": 7 * 24 * 3600}
CARD_OUTCOMES = ("pays", "declines", "insufficient", "asks")


@pages.get("/")
def show():
    return render()


@pages.get("/state")
def state():
    """Clock, switches and what is still to be delivered."""
    return jsonify(
        clock=store().now(),
        chaos=store().setting("chaos", chaos.CALM),
        deliveries=courier().counts(),
        end_of_retries=store().setting("end_of_retries", "canceled"),
    )


@pages.post("/clock")
def clock():
    """``{"advance": "hour" | "day" | "week" | "month" | seconds}`` or ``{"to": seconds}``."""
    wanted = values()
    if "to" in wanted:
        to = whole("to", wanted["to"])
    elif wanted.get("advance") == "month":
        to = periods.later(store().now(), "month", 1) + GRACE_SECONDS
    elif wanted.get("advance") in STEPS:
        to = store().clock() + STEPS[wanted["advance"]]
    else:
        to = store().clock() + whole("advance", wanted.get("advance"))
    billing.advance(store(), to)
    return done()


@pages.post("/subscriptions/<subscription_id>/renew")
def renew(subscription_id):
    """Jump to the next renewal; ``{"outcome": "pays" | "declines" | …}`` decides how it ends."""
    with store().transaction():
        subscription = subscriptions.retrieve(store(), subscription_id)
        if subscription["status"] not in ("active", "past_due"):
            raise ApiError(f"This subscription does not renew: it is {subscription['status']}.")
        _set_outcome(subscription, values().get("outcome"))
        end = subscription["items"]["data"][0]["current_period_end"]
        billing.advance(store(), max(store().clock(), end + GRACE_SECONDS))
    return done(subscription=subscriptions.retrieve(store(), subscription_id))


@pages.post("/subscriptions/<subscription_id>/card")
def card(subscription_id):
    """``{"outcome": …}``: how its card fares from now on, when nobody is there to help."""
    with store().transaction():
        subscription = subscriptions.retrieve(store(), subscription_id)
        _set_outcome(subscription, values().get("outcome"))
    return done()


def _set_outcome(subscription, outcome):
    if outcome is None:
        return
    if outcome not in CARD_OUTCOMES:
        raise ApiError(f"outcome must be one of {', '.join(CARD_OUTCOMES)}.", param="outcome")
    store().set_private(subscription["default_payment_method"], later=outcome)


@pages.post("/subscriptions/<subscription_id>/end-retries")
def end_retries(subscription_id):
    """``{"outcome": "canceled" | "unpaid" | "paused" | "past_due"}``, else the setting's."""
    default = store().setting("end_of_retries", "canceled")
    outcome = _outcome(values().get("outcome", default))
    with store().transaction():
        subscription = subscriptions.retrieve(store(), subscription_id)
        if subscription["status"] != "past_due":
            raise ApiError("Only a past-due subscription is being retried.")
        collection.end_retries(store(), subscription, outcome)
    return done(subscription=subscriptions.retrieve(store(), subscription_id))


def _outcome(outcome):
    if outcome not in collection.END_OF_RETRIES:
        raise ApiError(
            f"outcome must be one of {', '.join(collection.END_OF_RETRIES)}.", param="outcome"
        )
    return outcome


@pages.post("/reset")
def reset():
    """Forget everything: objects, events, deliveries, switches, and the clock's jumps."""
    store().forget()
    return done()


@pages.post("/settings")
def settings():
    store().set_setting("end_of_retries", _outcome(values().get("end_of_retries")))
    return done()


@pages.post("/invoices/<invoice_id>/refund")
def refund(invoice_id):
    """``{"amount": pence}``, or all that is left."""
    amount = values().get("amount")
    with store().transaction():
        charge = _paid_charge(invoice_id)
        made = refunds.create(
            store(),
            charge=charge["id"],
            amount=whole("amount", amount) if amount else None,
            reason="requested_by_customer",
        )
    return done(refund=made)


@pages.post("/refunds/<refund_id>/fail")
def fail_refund(refund_id):
    with store().transaction():
        failed = refunds.fail(store(), refund_id)
    return done(refund=failed)


@pages.post("/invoices/<invoice_id>/dispute")
def dispute(invoice_id):
    with store().transaction():
        opened = disputes.open_for_charge(store(), _paid_charge(invoice_id))
    return done(dispute=opened)


def _paid_charge(invoice_id):
    charge = charge_of(invoices.retrieve(store(), invoice_id))
    if charge is None or not charge["paid"]:
        raise ApiError("This invoice was not paid.")
    return charge


@pages.post("/disputes/<dispute_id>/settle")
def settle_dispute(dispute_id):
    """``{"status": "won" | "lost"}``."""
    status = values().get("status")
    if status not in ("won", "lost"):
        raise ApiError("status must be won or lost.", param="status")
    with store().transaction():
        settled = disputes.settle(store(), dispute_id, status)
    return done(dispute=settled)
