"""What Stripe has, read over its HTTP API without any code of ours, and what our ledger has.

Both as {kind: {Stripe id: {field: plain value}}}; times are Unix seconds, money is pence. A
draft is not a payment yet, so neither side shows one.
"""

from collections import Counter
from datetime import UTC, datetime

import requests

PRODUCT = "monthly-donation"
STATES = {
    "incomplete": "pending",
    "incomplete_expired": "ended",
    "past_due": "past_due",
    "unpaid": "past_due",
    "paused": "paused",
    "canceled": "ended",
}
UNDONE = ("failed", "canceled")


class Stripe:
    """Reads a Stripe at `url` with `key`."""

    def __init__(self, url, key):
        self._url = url
        self._session = requests.Session()
        self._session.auth = (key, "")

    def get(self, path, **params):
        answer = self._session.get(f"{self._url}/v1/{path}", params=params, timeout=30)
        assert answer.ok, answer.text
        return answer.json()

    def every(self, path, **params):
        """Each object of a list, page by page."""
        after = {}
        while True:
            page = self.get(path, limit=100, **params, **after)
            yield from page["data"]
            if not page["has_more"]:
                return
            after = {"starting_after": page["data"][-1]["id"]}

    def truth(self):
        subscriptions = {one["id"]: one for one in self._our_subscriptions()}
        invoices = {
            one["id"]: one
            for one in self.every("invoices", **{"expand[]": "data.payments"})
            if one["status"] != "draft" and _subscription_of(one) in subscriptions
        }
        return {
            "supporter": self._supporters(subscriptions.values()),
            "subscription": {key: _subscription(one) for key, one in subscriptions.items()},
            "payment": {key: self._payment(one) for key, one in invoices.items()},
            "adjustment": self._adjustments(invoices.values()),
            "attempt": self._attempts(subscriptions),
        }

    def _our_subscriptions(self):
        cards = ["data.default_payment_method", "data.customer"]
        cards.append("data.customer.invoice_settings.default_payment_method")
        for one in self.every("subscriptions", status="all", **{"expand[]": cards}):
            if any(item["price"]["product"] == PRODUCT for item in one["items"]["data"]):
                yield one

    def _supporters(self, subscriptions):
        customers = {one["customer"]["id"]: one["customer"] for one in subscriptions}
        return {
            key: {"email": one.get("email") or "", "is_deleted": one.get("deleted", False)}
            for key, one in customers.items()
        }

    def _payment(self, invoice):
        return {
            "subscription": _subscription_of(invoice),
            "number": invoice["number"],
            "status": invoice["status"],
            "due": invoice["amount_due"],
            "paid": invoice["amount_paid"],
            "currency": invoice["currency"],
            "created": invoice["created"],
            "paid_at": invoice["status_transitions"]["paid_at"],
            "tries": invoice["attempt_count"],
            "next_try": invoice["next_payment_attempt"],
            "needs_action": invoice["status"] == "open" and self._waits_for_the_bank(invoice),
        }

    def _waits_for_the_bank(self, invoice):
        intents = [one["payment"]["payment_intent"] for one in invoice["payments"]["data"]]
        found = [self.get(f"payment_intents/{intent}")["status"] for intent in intents]
        return "requires_action" in found

    def _adjustments(self, invoices):
        invoice_of = {
            one["payment"]["payment_intent"]: invoice["id"]
            for invoice in invoices
            for one in invoice["payments"]["data"]
        }
        return {
            one["id"]: _adjustment(kind, one, invoice_of[one["payment_intent"]])
            for kind in ("refund", "dispute")
            for one in self.every(f"{kind}s")
            if one["payment_intent"] in invoice_of
        }

    def _attempts(self, subscriptions):
        return {
            one["client_reference_id"]: {
                "session": one["id"],
                "status": one["status"],
                "payment_status": one["payment_status"],
                "subscription": one["subscription"]
                if one["subscription"] in subscriptions
                else None,
            }
            for one in self.every("checkout/sessions")
            if one["client_reference_id"]
        }


def _subscription_of(invoice):
    return ((invoice["parent"] or {}).get("subscription_details") or {}).get("subscription")


def _adjustment(kind, one, invoice_id):
    return {
        "kind": kind,
        "payment": invoice_id,
        "status": one["status"],
        "amount": one["amount"],
        "currency": one["currency"],
        "reason": one["reason"] or "",
        "created": one["created"],
    }


def _subscription(one):
    item = one["items"]["data"][0]
    collection = one["pause_collection"] or {}
    paused = (one["status_details"] or {}).get("paused") or {}
    return {
        "supporter": one["customer"]["id"],
        "status": one["status"],
        "state": _state(one),
        "amount": item["price"]["unit_amount"] * item["quantity"],
        "currency": one["currency"],
        "started": one["start_date"],
        "period_end": item["current_period_end"],
        "cancel_at": one["cancel_at"],
        "cancel_at_period_end": one["cancel_at_period_end"],
        "canceled_at": one["canceled_at"],
        "ended_at": one["ended_at"],
        "end_reason": (one["cancellation_details"] or {}).get("reason") or "",
        "collection_paused": bool(collection),
        "resumes_at": collection.get("resumes_at"),
        "paused_at": paused.get("transitioned_at"),
        "pause_reason": (paused.get("subscription") or {}).get("type", ""),
        "card": _card(one),
    }


def _state(one):
    if one["status"] != "active":
        return STATES.get(one["status"], "unknown")
    if one["pause_collection"]:
        return "paused"
    month_end = one["items"]["data"][0]["current_period_end"]
    ends_first = one["cancel_at"] is not None and one["cancel_at"] <= month_end
    return "ending" if ends_first or one["cancel_at_period_end"] else "active"


def _card(one):
    settings = one["customer"].get("invoice_settings") or {}
    method = one["default_payment_method"] or settings.get("default_payment_method")
    if not isinstance(method, dict):
        return ("", "", None, None)
    return tuple(method["card"][name] for name in ("brand", "last4", "exp_month", "exp_year"))


def months(truth):
    """{(year, month) in UTC: pence received less pence taken back} of one side."""
    total = Counter()
    for payment in truth["payment"].values():
        if payment["status"] == "paid":
            total[_month(payment["paid_at"])] += payment["paid"]
    for one in truth["adjustment"].values():
        if one["status"] == "lost" or (one["kind"] == "refund" and one["status"] not in UNDONE):
            total[_month(one["created"])] -= one["amount"]
    return {month: pence for month, pence in total.items() if pence}


def _month(seconds):
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.year, moment.month
