"""Invoices and their payments, as objects; `collection` takes the money.

https://docs.stripe.com/api/invoices and https://docs.stripe.com/api/invoice-payment
"""

from ..errors import missing
from ..store import new_id
from ..webhooks import emit
from . import charges, invoice_shape, listing
from .changes import takes

# A renewal's invoice can be changed for about an hour before it is charged.
DRAFT_SECONDS = 3600


def draft(store, subscription, *, reason, period):
    """A draft for one period, a (start, end) pair, of `subscription`.

    `reason` is the invoice's ``billing_reason``.
    """
    customer = store.get("customer", subscription["customer"])
    invoice_id = new_id("in_1")
    line = invoice_shape.line(store, subscription, invoice_id, period)
    item = subscription["items"]["data"][0]
    first = reason != "subscription_cycle"
    used = (period[0],) * 2 if first else (item["current_period_start"], period[0])
    invoice = invoice_shape.draft(store, invoice_id, customer, line) | {
        "automatically_finalizes_at": None if first else store.now() + DRAFT_SECONDS,
        "billing_reason": reason,
        "parent": {
            "quote_details": None,
            "subscription_details": {
                "metadata": subscription["metadata"],
                "subscription": subscription["id"],
            },
            "type": "subscription_details",
        },
        "period_end": used[1],
        "period_start": used[0],
    }
    emit(store, "invoice.created", store.add(invoice))
    return invoice


def finalize(store, invoice):
    """Draft to open: numbered, with an address of its own and a payment intent to pay it."""
    customer = store.get("customer", invoice["customer"])
    number = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04d}"
    customer["next_invoice_sequence"] += 1
    store.save(customer)
    url = f"{store.base_url}/i/{invoice['id']}"
    invoice |= {
        "automatically_finalizes_at": None,
        "effective_at": store.now(),
        "ending_balance": 0,
        "hosted_invoice_url": url,
        "invoice_pdf": f"{url}/receipt.txt",
        "number": number,
        "status": "open",
        "status_transitions": invoice["status_transitions"] | {"finalized_at": store.now()},
    }
    store.save(invoice)
    intent = charges.new_intent(
        store,
        amount=invoice["amount_due"],
        currency=invoice["currency"],
        customer=invoice["customer"],
        description=DESCRIPTIONS.get(invoice["billing_reason"], "Subscription update"),
    )
    _add_payment(store, invoice, intent)
    emit(store, "invoice.finalized", invoice)
    return invoice


DESCRIPTIONS = {"subscription_create": "Subscription creation"}


def _add_payment(store, invoice, intent):
    store.add(
        {
            "id": new_id("inpay_1"),
            "object": "invoice_payment",
            "amount_paid": None,
            "amount_requested": invoice["amount_due"],
            "created": store.now(),
            "currency": invoice["currency"],
            "invoice": invoice["id"],
            "is_default": True,
            "livemode": False,
            "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
            "status": "open",
            "status_transitions": {"canceled_at": None, "paid_at": None},
        }
    )


def payment_of(store, invoice_id):
    """The default invoice payment, or None while the invoice is a draft."""
    return next(iter(store.find("invoice_payment", invoice=invoice_id)), None)


def subscription_id(invoice):
    return invoice["parent"]["subscription_details"]["subscription"]


def retrieve(store, invoice_id):
    invoice = store.get("invoice", invoice_id)
    if invoice is None:
        raise missing("invoice", invoice_id)
    return invoice


@takes(*listing.CURSOR)
def list_all(store, *, created=None, customer=None, status=None, subscription=None, **cursor):
    where = listing.moments("created", created)
    if subscription is not None:
        path = "$.parent.subscription_details.subscription"
        where.append((f"json_extract(body, '{path}') = ?", subscription))
    return listing.page(
        store, "invoice", "/v1/invoices", where=where, customer=customer, status=status, **cursor
    )


def list_lines(store, invoice_id):
    return retrieve(store, invoice_id)["lines"]


def retrieve_payment(store, payment_id):
    payment = store.get("invoice_payment", payment_id)
    if payment is None:
        raise missing("invoice_payment", payment_id)
    return payment


@takes(*listing.CURSOR)
def list_payments(store, *, created=None, invoice=None, payment=None, status=None, **cursor):
    where = listing.moments("created", created)
    if payment is not None and payment.get("payment_intent"):
        path = "json_extract(body, '$.payment.payment_intent') = ?"
        where.append((path, payment["payment_intent"]))
    return listing.page(
        store,
        "invoice_payment",
        "/v1/invoice_payments",
        where=where,
        invoice=invoice,
        status=status,
        **cursor,
    )
