"""What we take from Stripe's invoices, refunds and disputes: see `stripe_facts`."""

from dataclasses import dataclass
from datetime import datetime

from donations.price import PRODUCT_ID
from donations.stripe_facts import id_of, moment


@dataclass(frozen=True)
class InvoiceFacts:
    """`subscription_id` is None for an invoice that no subscription made.

    `needs_action` is known only when the payments were asked for with it. `is_for_our_product`
    by its own lines, of which Stripe shows the first ten.
    """

    stripe_id: str
    subscription_id: str | None
    number: str
    status: str
    amount_due_pence: int
    amount_paid_pence: int
    currency: str
    created_at: datetime
    paid_at: datetime | None
    attempt_count: int
    next_attempt_at: datetime | None
    needs_action: bool
    is_for_our_product: bool
    hosted_url: str
    livemode: bool

    @classmethod
    def read(cls, invoice: dict) -> "InvoiceFacts":
        parent = (invoice.get("parent") or {}).get("subscription_details") or {}
        payments = (invoice.get("payments") or {}).get("data") or ()
        return cls(
            stripe_id=invoice["id"],
            subscription_id=id_of(parent.get("subscription")),
            number=invoice.get("number") or "",
            status=invoice["status"] or "",
            amount_due_pence=invoice["amount_due"],
            amount_paid_pence=invoice["amount_paid"],
            currency=invoice["currency"],
            created_at=moment(invoice["created"]),
            paid_at=moment(invoice["status_transitions"].get("paid_at")),
            attempt_count=invoice["attempt_count"],
            next_attempt_at=moment(invoice.get("next_payment_attempt")),
            needs_action=invoice["status"] == "open" and any(map(waits_for_the_bank, payments)),
            is_for_our_product=any(map(_is_our_line, (invoice.get("lines") or {}).get("data", ()))),
            hosted_url=invoice.get("hosted_invoice_url") or "",
            livemode=invoice["livemode"],
        )


def _is_our_line(line):
    price = (line.get("pricing") or {}).get("price_details") or {}
    return id_of(price.get("product")) == PRODUCT_ID


def waits_for_the_bank(invoice_payment: dict) -> bool:
    """True if the expanded payment intent of an invoice payment wants 3-D Secure."""
    intent = (invoice_payment.get("payment") or {}).get("payment_intent")
    return isinstance(intent, dict) and intent["status"] == "requires_action"


@dataclass(frozen=True)
class AdjustmentFacts:
    """A refund or a dispute. `intent_id`: the payment intent whose money it is about.

    https://docs.stripe.com/api/refunds/object, https://docs.stripe.com/api/disputes/object
    """

    stripe_id: str
    kind: str
    intent_id: str | None
    customer_id: str | None
    status: str
    amount_pence: int
    currency: str
    reason: str
    created_at: datetime

    @classmethod
    def read(cls, adjustment: dict) -> "AdjustmentFacts":
        """`customer_id` is None where Stripe does not say it, or the intent was not expanded."""
        intent = adjustment.get("payment_intent")
        customer = adjustment.get("customer")
        if customer is None and isinstance(intent, dict):
            customer = intent.get("customer")
        return cls(
            stripe_id=adjustment["id"],
            kind=_kind_of(adjustment),
            intent_id=id_of(intent),
            customer_id=id_of(customer),
            status=adjustment["status"] or "",
            amount_pence=adjustment["amount"],
            currency=adjustment["currency"],
            reason=adjustment.get("reason") or "",
            created_at=moment(adjustment["created"]),
        )


def _kind_of(adjustment):
    if adjustment["object"] not in ("refund", "dispute"):
        raise ValueError("neither a refund nor a dispute")
    return adjustment["object"]
