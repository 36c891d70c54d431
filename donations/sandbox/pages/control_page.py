"""What the control page shows."""

import datetime

from flask import render_template

from .. import chaos, webhooks
from ..resources import collection, invoices, lifecycle
from .front import courier, honesty, store

SHOWN_DELIVERIES = 40


def render(problem=None):
    """The whole page, with what went wrong if something did."""
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
    charge = charge_of(invoice) if invoice["status"] == "paid" else None
    return {"body": invoice, "charge": charge}


def charge_of(invoice):
    """The charge that paid an invoice or tried to, or None."""
    payment = invoices.payment_of(store(), invoice["id"])
    intent = payment and store().get("payment_intent", payment["payment"]["payment_intent"])
    return intent and intent["latest_charge"] and store().get("charge", intent["latest_charge"])


def clock_text(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%A %d %B %Y, %H:%M UTC")
