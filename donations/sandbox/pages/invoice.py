"""An invoice's own page, ``/i/<invoice>``, and its receipt as text."""

from flask import Blueprint, Response, abort, redirect, render_template, request

from .. import cards
from ..errors import ApiError
from ..resources import charges, collection, invoice_shape, invoices
from .front import day, store

pages = Blueprint("invoice", __name__)


@pages.get("/i/<invoice_id>")
def show(invoice_id):
    return _page(_invoice(invoice_id))


@pages.post("/i/<invoice_id>/pay")
def pay(invoice_id):
    with store().transaction():
        invoice = _invoice(invoice_id)
        if invoice["status"] != "open":
            return redirect(f"/i/{invoice_id}", 303)
        method = collection.method_for(store(), invoice)
        if method is None:
            return _page(invoice, "There is no card to pay with. Add one first."), 402
        if store().private(method["id"]).get("later") == "asks":
            return redirect(f"/i/{invoice_id}/authenticate", 303)
        return _collect(invoice)


@pages.get("/i/<invoice_id>/authenticate")
def authenticate(invoice_id):
    invoice = _invoice(invoice_id)
    method = collection.method_for(store(), invoice)
    if invoice["status"] != "open" or method is None:
        return redirect(f"/i/{invoice_id}", 303)
    return render_template(
        "authenticate.html",
        amount=invoice["amount_due"],
        currency=invoice["currency"],
        last4=method["card"]["last4"],
    )


@pages.post("/i/<invoice_id>/authenticate")
def answer(invoice_id):
    with store().transaction():
        invoice = _invoice(invoice_id)
        if invoice["status"] != "open":
            return redirect(f"/i/{invoice_id}", 303)
        if request.form.get("answer") != "approve":
            return _page(invoice, cards.decline("refused").message), 402
        return _collect(invoice, "pays")


def _collect(invoice, outcome=None):
    intent = collection.collect(store(), invoice, outcome=outcome)
    try:
        collection.refuse_unpaid(store(), intent)
    except ApiError as refusal:
        return _page(_invoice(invoice["id"]), refusal.message), 402
    return redirect(f"/i/{invoice['id']}", 303)


def _invoice(invoice_id):
    invoice = store().get("invoice", invoice_id)
    if invoice is None or invoice["status"] == "draft":
        abort(404)
    return invoice


def _page(invoice, problem=None):
    return render_template(
        "invoice.html", invoice=invoice, line=invoice["lines"]["data"][0], problem=problem
    )


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
