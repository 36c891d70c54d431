"""What we take from Stripe's objects: small frozen records, read from plain dicts.

Shapes are those of API version 2026-10-28.endive (installed SDK's types). Amounts are whole
pence, times are aware datetimes in UTC, ids are Stripe's. Each `read` raises KeyError, TypeError
or ValueError on a shape that it does not know; `stripe_client` turns these into its own error.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

from donations.price import PRODUCT_ID


def moment(seconds):
    """An aware datetime for Stripe's Unix seconds; None stays None."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def id_of(reference):
    """The id of something that Stripe gives as an id, as a whole object, or as null."""
    return reference["id"] if isinstance(reference, dict) else reference


def attempt_in(text):
    """The uuid of our attempt, or None when the text is not one (made by somebody else)."""
    try:
        return uuid.UUID(text)
    except (AttributeError, TypeError, ValueError):
        return None


@dataclass(frozen=True)
class EventFacts:
    stripe_id: str
    type: str
    object_id: str
    livemode: bool
    api_version: str
    created_at: datetime
    payload: dict

    @classmethod
    def read(cls, event: dict) -> "EventFacts":
        if event["object"] != "event" or not isinstance(event["data"]["object"], dict):
            raise ValueError("not a snapshot event")
        return cls(
            stripe_id=_short_text(event["id"], 255),
            type=_short_text(event["type"], 128),
            object_id=str(event["data"]["object"].get("id") or "")[:255],
            livemode=bool(event["livemode"]),
            api_version=str(event.get("api_version") or "")[:64],
            created_at=moment(event["created"]),
            payload=event,
        )


def _short_text(value, length):
    if not isinstance(value, str) or not 0 < len(value) <= length:
        raise ValueError("not a text of the expected length")
    return value


@dataclass(frozen=True)
class CheckoutFacts:
    """A Checkout session. `url` is None unless it is open."""

    stripe_id: str
    status: str
    payment_status: str
    url: str | None
    attempt: uuid.UUID | None
    customer_id: str | None
    subscription_id: str | None
    invoice_id: str | None
    livemode: bool

    @classmethod
    def read(cls, session: dict) -> "CheckoutFacts":
        return cls(
            stripe_id=session["id"],
            status=session["status"] or "",
            payment_status=session["payment_status"],
            url=session.get("url"),
            attempt=attempt_in(session.get("client_reference_id")),
            customer_id=id_of(session.get("customer")),
            subscription_id=id_of(session.get("subscription")),
            invoice_id=id_of(session.get("invoice")),
            livemode=session["livemode"],
        )


@dataclass(frozen=True)
class CustomerFacts:
    stripe_id: str
    email: str
    created_at: datetime | None
    is_deleted: bool
    livemode: bool | None

    @classmethod
    def read(cls, customer: dict) -> "CustomerFacts":
        """A deleted customer has nothing but its id: https://docs.stripe.com/api/customers."""
        return cls(
            stripe_id=customer["id"],
            email=customer.get("email") or "",
            created_at=moment(customer.get("created")),
            is_deleted=bool(customer.get("deleted")),
            livemode=customer.get("livemode"),
        )


@dataclass(frozen=True)
class CardFacts:
    brand: str = ""
    last4: str = ""
    exp_month: int | None = None
    exp_year: int | None = None

    @classmethod
    def read(cls, payment_method: dict | str | None) -> "CardFacts":
        """The card of an expanded payment method; empty for none, or for another kind."""
        if not isinstance(payment_method, dict) or not payment_method.get("card"):
            return cls()
        card = payment_method["card"]
        return cls(card["brand"], card["last4"], card["exp_month"], card["exp_year"])


@dataclass(frozen=True)
class SubscriptionFacts:
    stripe_id: str
    customer_id: str
    is_ours: bool
    attempt: uuid.UUID | None
    status: str
    amount_pence: int
    currency: str
    started_at: datetime
    current_period_end: datetime | None
    cancel_at: datetime | None
    cancel_at_period_end: bool
    canceled_at: datetime | None
    ended_at: datetime | None
    end_reason: str
    is_collection_paused: bool
    resumes_at: datetime | None
    paused_at: datetime | None
    pause_reason: str
    card: CardFacts
    livemode: bool

    @classmethod
    def read(cls, subscription: dict) -> "SubscriptionFacts":
        items = subscription["items"]["data"]
        ours = [item for item in items if id_of(item["price"]["product"]) == PRODUCT_ID]
        ends = [item["current_period_end"] for item in ours]
        collection = subscription.get("pause_collection") or {}
        cancellation = subscription.get("cancellation_details") or {}
        paused = (subscription.get("status_details") or {}).get("paused") or {}
        return cls(
            stripe_id=subscription["id"],
            customer_id=id_of(subscription["customer"]),
            is_ours=bool(ours),
            attempt=attempt_in((subscription.get("metadata") or {}).get("attempt")),
            status=subscription["status"],
            amount_pence=sum(_pence(item) for item in ours),
            currency=subscription["currency"],
            started_at=moment(subscription["start_date"]),
            current_period_end=moment(min(ends)) if ends else None,
            cancel_at=moment(subscription.get("cancel_at")),
            cancel_at_period_end=bool(subscription.get("cancel_at_period_end")),
            canceled_at=moment(subscription.get("canceled_at")),
            ended_at=moment(subscription.get("ended_at")),
            end_reason=cancellation.get("reason") or "",
            is_collection_paused=bool(collection),
            resumes_at=moment(collection.get("resumes_at")),
            paused_at=moment(paused.get("transitioned_at")),
            pause_reason=(paused.get("subscription") or {}).get("type", ""),
            card=_card_of(subscription),
            livemode=subscription["livemode"],
        )


def _pence(item):
    """Whole pence a month for one line; a price made by hand may have parts of a penny."""
    price = item["price"]
    unit = price["unit_amount"]
    if unit is None:
        unit = Decimal(price["unit_amount_decimal"])
    exact = Decimal(unit) * item.get("quantity", 1)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _card_of(subscription):
    """The card that will be charged: the subscription's own, else the customer's default."""
    own = CardFacts.read(subscription.get("default_payment_method"))
    customer = subscription["customer"]
    if own.last4 or not isinstance(customer, dict):
        return own
    settings = customer.get("invoice_settings") or {}
    return CardFacts.read(settings.get("default_payment_method"))
