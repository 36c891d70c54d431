"""An invoice's own page, ``/i/<invoice>``, and its receipt as text."""

from flask import Blueprint, Response, abort, redirect, render_template, request

from .. import cards
from ..errors import ApiError
from ..resources import (
    charges,
    collection,
    disputes,
    invoice_shape,
    invoices,
    payment_methods,
)
from . import card_form
from .front import day, store

pages = Blueprint("invoice", __name__)


@pages.get("/i/<invoice_id>")
def show(invoice_id):
    return _page(_invoice(invoice_id))


@pages.post("/i/<invoice_id>/pay")
def pay(invoice_id):
    """With the card that Stripe has."""
    with store().transaction():
        invoice = _invoice(invoice_id)
        store().set_private(invoice_id, asked=None)
        if invoice["status"] not in collection.PAYABLE:
            return _to(invoice)
        method = collection.method_for(store(), invoice)
        if method is None:
            return _page(invoice, "There is no card to pay with. Please give one."), 402
        if store().private(method["id"]).get("later") == "asks":
            return _to(invoice, "/authenticate")
        return _collect(invoice)


@pages.route("/i/<invoice_id>/card", methods=["GET", "POST"])
def card(invoice_id):
    """With another card, which pays this invoice and no other."""
    with store().transaction():
        invoice = _invoice(invoice_id)
        if invoice["status"] not in collection.PAYABLE:
            return _to(invoice)
        if request.method == "GET":
            return _card_page(invoice, card_form.CardForm())
        form = card_form.filled()
        if form:
            return _card_page(invoice, form)
        form = card_form.read()
        if form.problems:
            return _card_page(invoice, form), 422
        if form.card.first == "asks":
            store().set_private(invoice_id, asked=form.remember())
            return _to(invoice, "/authenticate")
        return _collect_with(invoice, form)


@pages.get("/i/<invoice_id>/authenticate")
def authenticate(invoice_id):
    invoice = _invoice(invoice_id)
    last4 = _asked_about(invoice)
    if invoice["status"] not in collection.PAYABLE or last4 is None:
        return _to(invoice)
    return render_template(
        "authenticate.html",
        amount=invoice["amount_due"],
        currency=invoice["currency"],
        last4=last4,
    )


def _asked_about(invoice):
    """The last digits of the card that the bank's page is about, or None."""
    if asked := store().private(invoice["id"]).get("asked"):
        return card_form.recall(asked).card.number[-4:]
    method = collection.method_for(store(), invoice)
    return method and method["card"]["last4"]


@pages.post("/i/<invoice_id>/authenticate")
def answer(invoice_id):
    with store().transaction():
        invoice = _invoice(invoice_id)
        asked = store().private(invoice_id).get("asked")
        store().set_private(invoice_id, asked=None)
        if invoice["status"] not in collection.PAYABLE:
            return _to(invoice)
        form = card_form.recall(asked) if asked else None
        if request.form.get("answer") == "approve":
            return _collect_with(invoice, form) if form else _collect(invoice, "pays")
        refusal = cards.decline("refused").message
        if form is None:
            return _page(invoice, refusal), 402
        form.problems["payment"] = refusal
        return _card_page(invoice, form), 402


def _collect(invoice, outcome=None):
    intent = collection.collect(store(), invoice, outcome=outcome, by_hand=True)
    try:
        collection.refuse_unpaid(store(), intent)
    except ApiError as refusal:
        return _page(_invoice(invoice["id"]), refusal.message), 402
    return _to(invoice)


def _collect_with(invoice, form):
    """`form`: a card whose owner, if asked, has agreed."""
    method = payment_methods.of_card(
        store(),
        form.card,
        month=form.month,
        year=form.year,
        email=invoice["customer_email"],
        name=form.name or None,
    )
    outcome = form.card.first if form.card.first in cards.DECLINES else "pays"
    intent = collection.collect(store(), invoice, method=method, outcome=outcome, by_hand=True)
    try:
        collection.refuse_unpaid(store(), intent)
    except ApiError as refusal:
        form.problems["payment"] = refusal.message
        return _card_page(invoice, form), 402
    if form.card.first == "disputes":
        disputes.open_for_invoice(store(), invoice["id"])
    return _to(invoice)


def _to(invoice, page=""):
    return redirect(f"/i/{invoice['id']}{page}", 303)


def _invoice(invoice_id):
    invoice = store().get("invoice", invoice_id)
    if invoice is None or invoice["status"] == "draft":
        abort(404)
    return invoice


def _page(invoice, problem=None):
    method = collection.method_for(store(), invoice)
    return render_template(
        "invoice.html",
        invoice=invoice,
        line=invoice["lines"]["data"][0],
        problem=problem,
        is_payable=invoice["status"] in collection.PAYABLE,
        card=method and method["card"],
    )


def _card_page(invoice, form):
    return render_template("invoice_card.html", invoice=invoice, form=form)


@pages.get("/i/<invoice_id>/receipt.txt")
def receipt(invoice_id):
    return _receipt(_invoice(invoice_id))


@pages.get("/receipts/<charge_id>")
def receipt_of_charge(charge_id):
    charge = store().get("charge", charge_id)
    if charge is None:
        abort(404)
    found = store().find(
        "invoice_payment",
        [("json_extract(body, '$.payment.payment_intent') = ?", charge["payment_intent"])],
    )
    return _receipt(_invoice(found[0]["invoice"]))


def _receipt(invoice):
    line = invoice["lines"]["data"][0]
    total = invoice_shape.money(invoice["total"], invoice["currency"])
    rows = [
        "RECEIPT (local sandbox, not Stripe; no money moved)",
        "",
        f"Invoice     {invoice['number']}",
        f"Date        {day(invoice['created'])}",
        f"For         {line['description']}",
        f"Period      {day(line['period']['start'])} to {day(line['period']['end'])}",
        f"Total       {total}",
        f"Status      {invoice['status']}",
        *_paid_with(invoice),
    ]
    return Response("\n".join(rows) + "\n", mimetype="text/plain")


def _paid_with(invoice):
    payment = invoices.payment_of(store(), invoice["id"])
    intent = charges.retrieve_intent(store(), payment["payment"]["payment_intent"])
    if intent["status"] != "succeeded":
        return []
    charge = charges.retrieve(store(), intent["latest_charge"])
    card = charge["payment_method_details"]["card"]
    rows = [f"Paid with   {card['brand'].title()} ending {card['last4']}"]
    if charge["amount_refunded"]:
        refunded = invoice_shape.money(charge["amount_refunded"], charge["currency"])
        rows.append(f"Refunded    {refunded}")
    return rows
