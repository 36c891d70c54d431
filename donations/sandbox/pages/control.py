"""The control page: time, failures and chaos, by button or as JSON for tests."""

import datetime

from flask import Blueprint, jsonify, redirect, render_template, request

from .. import chaos, webhooks
from ..errors import ApiError
from ..resources import (
    billing,
    collection,
    disputes,
    invoices,
    lifecycle,
    periods,
    refunds,
    subscriptions,
)
from .front import courier, honesty, store

pages = Blueprint("control", __name__, url_prefix="/control")

# A renewal's invoice waits an hour as a draft; two hours show it paid.
GRACE_SECONDS = 2 * 3600
STEPS = {"hour": 3600, "day": 24 * 3600, "week": 7 * 24 * 3600}
SHOWN_DELIVERIES = 40
CARD_OUTCOMES = ("pays", "declines", "insufficient", "asks")


@pages.errorhandler(ApiError)
def refuse(error):
    if _wants_json():
        return jsonify(error={"message": error.message, "param": error.param}), error.status
    return _page(problem=error.message), error.status


def _wants_json():
    return request.is_json or request.accept_mimetypes.best == "application/json"


def _values():
    return (request.get_json(silent=True) or {}) if request.is_json else request.form.to_dict()


def _done(**facts):
    if _wants_json():
        return jsonify(facts | {"clock": store().now()})
    return redirect("/control/", 303)


@pages.get("/")
def show():
    return _page()


@pages.get("/state")
def state():
    """Clock, switches and what is still to be delivered."""
    return jsonify(
        clock=store().now(),
        chaos=store().setting("chaos", chaos.CALM),
        deliveries=courier().counts(),
        end_of_retries=store().setting("end_of_retries", "canceled"),
    )


def _page(problem=None):
    names = {c["id"]: c for c in store().find("customer")}
    return render_template(
        "control.html",
        problem=problem,
        now=store().now(),
        offset=store().setting("clock_offset", 0),
        subscriptions=[_row(one, names) for one in store().find("subscription", limit=50)],
        sessions=store().find("checkout.session", limit=10, status="open"),
        disputes=store().find("dispute", limit=20),
        refunds=store().find("refund", limit=20),
        endpoints=store().find(
            "webhook_endpoint", [("json_extract(body, '$.deleted') IS NOT ?", 1)]
        ),
        deliveries=webhooks.log(store(), SHOWN_DELIVERIES),
        counts=courier().counts(),
        chaos=store().setting("chaos", chaos.CALM),
        end_of_retries=store().setting("end_of_retries", "canceled"),
        outcomes=collection.END_OF_RETRIES,
        honesty=honesty(),
    )


def _row(subscription, customers):
    method = subscription["default_payment_method"]
    paths = "json_extract(body, '$.parent.subscription_details.subscription') = ?"
    return {
        "body": subscription,
        "item": subscription["items"]["data"][0],
        "customer": customers[subscription["customer"]],
        "card": store().get("payment_method", method) if method else None,
        "fails": method and store().private(method).get("later", "pays") != "pays",
        "ended": subscription["status"] in lifecycle.FINAL,
        "invoices": [
            _invoice_row(i) for i in store().find("invoice", [(paths, subscription["id"])])
        ],
    }


def _invoice_row(invoice):
    charge = _charge(invoice) if invoice["status"] == "paid" else None
    return {"body": invoice, "charge": charge}


def _charge(invoice):
    payment = invoices.payment_of(store(), invoice["id"])
    intent = payment and store().get("payment_intent", payment["payment"]["payment_intent"])
    return intent and intent["latest_charge"] and store().get("charge", intent["latest_charge"])


@pages.post("/clock")
def clock():
    """``{"advance": "hour" | "day" | "week" | "month" | seconds}`` or ``{"to": seconds}``."""
    wanted = _values()
    if "to" in wanted:
        to = _whole("to", wanted["to"])
    elif wanted.get("advance") == "month":
        to = periods.later(store().now(), "month", 1) + GRACE_SECONDS
    elif wanted.get("advance") in STEPS:
        to = store().clock() + STEPS[wanted["advance"]]
    else:
        to = store().clock() + _whole("advance", wanted.get("advance"))
    billing.advance(store(), to)
    return _done()


def _whole(name, value):
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ApiError(f"{name} must be a whole number of seconds.", param=name) from None


@pages.post("/subscriptions/<subscription_id>/renew")
def renew(subscription_id):
    """Jump to the next renewal; ``{"outcome": "pays" | "declines" | …}`` decides how it ends."""
    with store().transaction():
        subscription = subscriptions.retrieve(store(), subscription_id)
        if subscription["status"] not in ("active", "past_due"):
            raise ApiError(f"This subscription does not renew: it is {subscription['status']}.")
        _set_outcome(subscription, _values().get("outcome"))
        end = subscription["items"]["data"][0]["current_period_end"]
        billing.advance(store(), max(store().clock(), end + GRACE_SECONDS))
    return _done(subscription=subscriptions.retrieve(store(), subscription_id))


@pages.post("/subscriptions/<subscription_id>/card")
def card(subscription_id):
    """``{"outcome": …}``: how its card fares from now on, when nobody is there to help."""
    with store().transaction():
        subscription = subscriptions.retrieve(store(), subscription_id)
        _set_outcome(subscription, _values().get("outcome"))
    return _done()


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
    outcome = _outcome(_values().get("outcome", default))
    with store().transaction():
        subscription = subscriptions.retrieve(store(), subscription_id)
        if subscription["status"] != "past_due":
            raise ApiError("Only a past-due subscription is being retried.")
        collection.end_retries(store(), subscription, outcome)
    return _done(subscription=subscriptions.retrieve(store(), subscription_id))


def _outcome(outcome):
    if outcome not in collection.END_OF_RETRIES:
        raise ApiError(
            f"outcome must be one of {', '.join(collection.END_OF_RETRIES)}.", param="outcome"
        )
    return outcome


@pages.post("/settings")
def settings():
    store().set_setting("end_of_retries", _outcome(_values().get("end_of_retries")))
    return _done()


@pages.post("/invoices/<invoice_id>/refund")
def refund(invoice_id):
    """``{"amount": pence}``, or all that is left."""
    amount = _values().get("amount")
    with store().transaction():
        charge = _paid_charge(invoice_id)
        made = refunds.create(
            store(),
            charge=charge["id"],
            amount=_whole("amount", amount) if amount else None,
            reason="requested_by_customer",
        )
    return _done(refund=made)


@pages.post("/refunds/<refund_id>/fail")
def fail_refund(refund_id):
    with store().transaction():
        failed = refunds.fail(store(), refund_id)
    return _done(refund=failed)


@pages.post("/invoices/<invoice_id>/dispute")
def dispute(invoice_id):
    with store().transaction():
        opened = disputes.open_for_charge(store(), _paid_charge(invoice_id))
    return _done(dispute=opened)


def _paid_charge(invoice_id):
    charge = _charge(invoices.retrieve(store(), invoice_id))
    if charge is None or not charge["paid"]:
        raise ApiError("This invoice was not paid.")
    return charge


@pages.post("/disputes/<dispute_id>/settle")
def settle_dispute(dispute_id):
    """``{"status": "won" | "lost"}``."""
    status = _values().get("status")
    if status not in ("won", "lost"):
        raise ApiError("status must be won or lost.", param="status")
    with store().transaction():
        settled = disputes.settle(store(), dispute_id, status)
    return _done(dispute=settled)


@pages.post("/chaos")
def switch_chaos():
    """Any of the switches of `chaos.CALM`; those not named go back to calm."""
    wanted = _values()
    unknown = wanted.keys() - chaos.CALM.keys()
    if unknown:
        raise ApiError(f"Unknown switch: {sorted(unknown)[0]}.", param=sorted(unknown)[0])
    switches = chaos.CALM | {name: _switch(name, value) for name, value in wanted.items()}
    store().set_setting("chaos", switches)
    if not switches["hold"]:
        webhooks.release_held(store())
    return _done(chaos=switches)


def _switch(name, value):
    if isinstance(chaos.CALM[name], bool):
        return value in (True, "true", "on")
    return _whole(name, value or 0)


@pages.post("/settle")
def settle():
    """Wait, at most ``{"timeout": seconds}``, until every delivery was tried once."""
    seconds = min(_whole("timeout", _values().get("timeout", 10)), 60)
    return _done(settled=courier().settle(seconds), deliveries=courier().counts())


@pages.post("/deliveries/<int:delivery_id>/resend")
def resend(delivery_id):
    rows = store().execute("SELECT * FROM deliveries WHERE id = ?", (delivery_id,))
    if not rows:
        raise ApiError("No such delivery.", status=404)
    webhooks.queue(store(), rows[0]["event"], rows[0]["endpoint"], calmly=True)
    return _done()


@pages.post("/events/<event_id>/resend")
def resend_event(event_id):
    """To every endpoint that listens to it now."""
    event = store().get("event", event_id)
    if event is None:
        raise ApiError("No such event.", status=404)
    listening = [e for e in store().find("webhook_endpoint") if webhooks.listens(e, event["type"])]
    for endpoint in listening:
        webhooks.queue(store(), event_id, endpoint["id"], calmly=True)
    return _done(endpoints=len(listening))


@pages.app_template_filter("clock")
def clock_text(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%A %d %B %Y, %H:%M UTC")
