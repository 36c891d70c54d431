"""What time brings: renewals, retries, endings, expiries.

Everything due runs at the moment it was due, so a jump of three months writes the same history
as three months of waiting.
"""

from ..errors import ApiError
from . import checkout_sessions, collection, invoices, lifecycle, periods, subscriptions

INCOMPLETE_SECONDS = 23 * 3600

PERIOD_END = "json_extract(body, '$.items.data[0].current_period_end')"
STATUS = "json_extract(body, '$.status')"


def advance(store, to):
    """Move the clock forward to `to` (seconds since 1970) and do what falls due on the way."""
    if to < store.clock():
        raise ApiError("The sandbox's clock only moves forward.", param="to")
    with store.transaction():
        run_due(store, to)
        store.move_clock(to)
        store.after_commit(store.announce)


def catch_up(store):
    """Do what fell due while time passed by itself."""
    with store.transaction():
        run_due(store, store.clock())


def run_due(store, until):
    while jobs := _first_jobs(store, until):
        for moment, act, subject_id in jobs:
            with store.at(moment):
                act(store, subject_id)


def _first_jobs(store, until):
    """For each subscription or session only its first job: that one may bring others."""
    first = {}
    for moment, owner, act, subject_id in _due(store, until):
        if owner not in first or moment < first[owner][0]:
            first[owner] = (moment, act, subject_id)
    return sorted(first.values(), key=lambda job: (job[0], job[2]))


def _due(store, until):
    """(moment, whose, what to do, id) of everything due."""
    for condition, moment_of, act in SUBSCRIPTION_JOBS:
        for subscription in store.find("subscription", [(condition, until)]):
            yield moment_of(subscription), subscription["id"], act, subscription["id"]
    for subscription in store.find("subscription", [(RESUMES, until)], status="paused"):
        moment = store.private(subscription["id"])["resumes_at"]
        yield moment, subscription["id"], _resume, subscription["id"]
    for name, act in INVOICE_JOBS:
        for invoice in store.find("invoice", [(f"json_extract(body, '$.{name}') <= ?", until)]):
            yield invoice[name], invoices.subscription_id(invoice), act, invoice["id"]
    expiry = [("json_extract(body, '$.expires_at') <= ?", until)]
    for session in store.find("checkout.session", expiry, status="open"):
        yield session["expires_at"], session["id"], checkout_sessions.expire, session["id"]


def _renew(store, subscription_id):
    subscription = store.get("subscription", subscription_id)
    item = subscription["items"]["data"][0]
    every, start = item["price"]["recurring"], item["current_period_end"]
    anchor = subscription["billing_cycle_anchor"]
    end = periods.end_of(start, anchor, every["interval"], every["interval_count"])
    period = (start, end)
    invoice = invoices.draft(store, subscription, reason="subscription_cycle", period=period)
    moved = item | {"current_period_start": start, "current_period_end": end}
    wanted = {
        "items": subscription["items"] | {"data": [moved]},
        "latest_invoice": invoice["id"],
    }
    subscription = lifecycle.write(store, subscription, wanted)
    _hold_back(store, subscription, invoice)


def _hold_back(store, subscription, invoice):
    """Paused collection, and subscriptions given up on, still make invoices, but no payments.

    https://docs.stripe.com/billing/subscriptions/pause-payment
    """
    behavior = (subscription["pause_collection"] or {}).get("behavior")
    if behavior in ("void", "mark_uncollectible"):
        invoices.finalize(store, invoice)
        close = collection.void if behavior == "void" else collection.mark_uncollectible
        close(store, invoice["id"])
    elif behavior == "keep_as_draft" or subscription["status"] == "unpaid":
        store.save(invoice | {"auto_advance": False, "automatically_finalizes_at": None})


def _end(store, subscription_id):
    subscription = store.get("subscription", subscription_id)
    reason = subscription["cancellation_details"]["reason"] or "cancellation_requested"
    lifecycle.end(store, subscription, reason=reason)


def _expire_incomplete(store, subscription_id):
    subscription = store.get("subscription", subscription_id)
    for invoice in lifecycle.invoices_of(store, subscription_id, "open"):
        collection.void(store, invoice["id"])
    lifecycle.expire(store, subscription)


def _resume(store, subscription_id):
    store.set_private(subscription_id, resumes_at=None)
    subscriptions.resume(store, subscription_id)


def _resume_collection(store, subscription_id):
    subscription = store.get("subscription", subscription_id)
    lifecycle.write(store, subscription, {"pause_collection": None})


def _charge_draft(store, invoice_id):
    invoice = invoices.finalize(store, store.get("invoice", invoice_id))
    collection.collect(store, invoice)


def _retry(store, invoice_id):
    collection.collect(store, store.get("invoice", invoice_id))


def _period_end(subscription):
    return subscription["items"]["data"][0]["current_period_end"]


def _is(*statuses):
    names = ", ".join(f"'{status}'" for status in statuses)
    return f"{STATUS} IN ({names})"


ENDING = "json_extract(body, '$.cancel_at')"
COLLECTING = "json_extract(body, '$.pause_collection.resumes_at')"
LIVE = _is("active", "past_due", "unpaid")
RESUMES = "json_extract(private, '$.resumes_at') <= ?"

# (SQL condition with the moment as its value, the moment a job is due, the job).
SUBSCRIPTION_JOBS = (
    (
        f"{LIVE} AND ({ENDING} IS NULL OR {ENDING} > {PERIOD_END}) AND {PERIOD_END} <= ?",
        _period_end,
        _renew,
    ),
    (f"NOT {_is(*lifecycle.FINAL)} AND {ENDING} <= ?", lambda s: s["cancel_at"], _end),
    (
        f"{LIVE} AND {COLLECTING} <= ?",
        lambda s: s["pause_collection"]["resumes_at"],
        _resume_collection,
    ),
    (
        f"{_is('incomplete')} AND json_extract(body, '$.created') <= ? - {INCOMPLETE_SECONDS}",
        lambda s: s["created"] + INCOMPLETE_SECONDS,
        _expire_incomplete,
    ),
)

INVOICE_JOBS = (
    ("automatically_finalizes_at", _charge_draft),
    ("next_payment_attempt", _retry),
)
