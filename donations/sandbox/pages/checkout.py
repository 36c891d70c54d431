"""Checkout's hosted page: ``/c/pay/<session>``."""

import re

from flask import Blueprint, abort, redirect, render_template, request

from .. import cards
from ..errors import ApiError
from ..resources import checkout_sessions, completion, periods
from . import card_form
from .front import plain_page, store

pages = Blueprint("checkout", __name__)

EMAIL = re.compile(r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s.,;<>\"]{2,}$")
MAX_EMAIL = 254

BUTTONS = {"donate": "Donate", "pay": "Pay", "book": "Book"}


@pages.get("/c/pay/<session_id>")
def show(session_id):
    session = _session(session_id)
    if session["status"] != "open":
        return _closed(session)
    return _page(session, card_form.CardForm())


@pages.post("/c/pay/<session_id>")
def pay(session_id):
    # One transaction from the look at the status to the payment: of two clicks at once, the
    # second finds the session complete.
    with store().transaction():
        session = _session(session_id)
        if session["status"] != "open":
            return _finished(session)
        chosen = card_form.filled()
        if chosen:
            return _page(session, chosen)
        form = card_form.read()
        email = _read_email(session, form)
        if form.problems:
            return _page(session, form), 422
        if form.card.first == "asks":
            store().set_private(session_id, asked=form.remember() | {"email": email})
            return redirect(f"/c/pay/{session_id}/authenticate", 303)
        return _complete(session, form, email)


@pages.post("/c/pay/<session_id>/expire")
def expire(session_id):
    with store().transaction():
        if _session(session_id)["status"] == "open":
            checkout_sessions.expire(store(), session_id)
    return redirect(f"/c/pay/{session_id}", 303)


@pages.get("/c/pay/<session_id>/authenticate")
def authenticate(session_id):
    session = _session(session_id)
    asked = store().private(session_id).get("asked")
    if session["status"] != "open" or asked is None:
        return redirect(f"/c/pay/{session_id}", 303)
    return render_template(
        "authenticate.html",
        amount=session["amount_total"],
        currency=session["currency"],
        last4=card_form.recall(asked).card.number[-4:],
    )


@pages.post("/c/pay/<session_id>/authenticate")
def answer(session_id):
    with store().transaction():
        session = _session(session_id)
        asked = store().private(session_id).get("asked")
        if session["status"] != "open" or asked is None:
            return _finished(session)
        store().set_private(session_id, asked=None)
        form = card_form.recall(asked)
        if request.form.get("answer") == "approve":
            return _complete(session, form, asked["email"])
        form.problems["payment"] = cards.decline("refused").message
        return _page(session, form, asked["email"]), 402


def _session(session_id):
    session = store().get("checkout.session", session_id)
    if session is None:
        abort(404)
    return session


def _known_email(session):
    if session["customer"] is not None:
        return store().get("customer", session["customer"]).get("email")
    return session["customer_email"]


def _read_email(session, form):
    email = _known_email(session) or request.form.get("email", "").strip()
    if len(email) > MAX_EMAIL or not EMAIL.match(email):
        form.problems["email"] = "Your e-mail address is incomplete."
    return email


def _complete(session, form, email):
    try:
        session = completion.complete(
            store(),
            session,
            form.card,
            email=email,
            name=form.name or None,
            month=form.month,
            year=form.year,
        )
    except ApiError as refusal:
        form.problems["payment"] = refusal.message
        return _page(session, form, email), 402
    return _finished(session)


def _finished(session):
    if session["status"] != "complete":
        return redirect(f"/c/pay/{session['id']}", 303)
    return redirect(_success_url(session), 303)


def _success_url(session):
    return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])


def _closed(session):
    if session["status"] == "complete":
        return plain_page(
            "You have already paid",
            "This payment was completed. Opening this page again charges nothing.",
            back=(_success_url(session), "Return to the site"),
        )
    back = session["cancel_url"]
    return plain_page(
        "This page has expired",
        "Nothing was charged. To pay, go back to the site and start again.",
        back=(back, "Return to the site") if back else None,
        status=410,
    )


def _page(session, form, email=None):
    item = checkout_sessions.line_items(store(), session)["data"][0]
    price = item["price"]
    known = _known_email(session)
    every = price["recurring"]
    return render_template(
        "checkout.html",
        session=session,
        product=store().get("product", price["product"]),
        price=price,
        form=form,
        known_email=known,
        email=known or email or request.form.get("email", "").strip()[:MAX_EMAIL],
        renews=periods.later(store().now(), every["interval"], every["interval_count"]),
        button=BUTTONS.get(session["submit_type"], "Subscribe"),
    )
