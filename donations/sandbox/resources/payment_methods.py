"""https://docs.stripe.com/api/payment_methods"""

import datetime

from .. import cards
from ..errors import ApiError, missing, not_modelled
from ..store import new_id
from ..webhooks import emit
from . import customers, listing
from .changes import takes


def of_card(store, card, *, month, year, email=None, name=None):
    """A payment method for a `cards.TestCard`; how the card behaves is kept aside."""
    body = {
        "id": new_id("pm_1"),
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": billing_details(email, name),
        "card": _card(card, month, year),
        "created": store.now(),
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }
    return store.add(body, first=card.first, later=card.later)


def billing_details(email, name):
    return {
        "address": customers.whole_address(None),
        "email": email,
        "name": name,
        "phone": None,
        "tax_id": None,
    }


def _card(card, month, year):
    return {
        "brand": card.brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "pass",
        },
        "country": "GB",
        "display_brand": card.brand,
        "exp_month": month,
        "exp_year": year,
        "fingerprint": cards.fingerprint(card),
        "funding": "credit",
        "generated_from": None,
        "last4": card.number[-4:],
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def create(store, *, type=None, card=None, billing_details=None):
    """From a test number; Stripe itself refuses raw numbers unless an account may send them."""
    if type != "card" or not card:
        raise not_modelled("type")
    try:
        test_card = cards.read_number(card.get("number"))
        expiry = f"{card.get('exp_month', '')}/{card.get('exp_year', '')}"
        month, year = cards.read_expiry(expiry, store.clock())
    except cards.CardProblem as problem:
        raise ApiError(
            problem.message,
            status=402,
            type="card_error",
            code=f"invalid_{problem.field}",
            param=f"card[{problem.field}]",
        ) from None
    details = billing_details or {}
    return of_card(
        store, test_card, month=month, year=year,
        email=details.get("email"), name=details.get("name"),
    )  # fmt: skip


def from_token(store, token):
    """A fresh payment method for one of Stripe's test tokens, such as ``pm_card_visa``."""
    card = cards.find(cards.TOKENS[token])
    year = datetime.datetime.fromtimestamp(store.clock(), datetime.UTC).year + 1
    return of_card(store, card, month=12, year=year)


def retrieve(store, method_id):
    if method_id in cards.TOKENS:
        return from_token(store, method_id)
    method = store.get("payment_method", method_id)
    if method is None:
        raise missing("PaymentMethod", method_id)
    return method


def attach(store, method_id, *, customer=None):
    if customer is None:
        raise ApiError(
            "You must provide the `customer` to attach to.", code="parameter_missing",
            param="customer",
        )  # fmt: skip
    customers.living(store, customer)
    method = retrieve(store, method_id)
    if method["customer"] not in (None, customer):
        raise ApiError(
            "The payment method you provided has already been attached to a customer.",
            code="payment_method_unexpected_state",
        )
    if method["customer"] is None:
        method["customer"] = customer
        emit(store, "payment_method.attached", store.save(method))
    return method


def detach(store, method_id):
    method = retrieve(store, method_id)
    if method["customer"] is None:
        raise ApiError(
            "The payment method you provided is not attached to a customer so detachment is "
            "impossible."
        )
    former = method["customer"]
    method["customer"] = None
    emit(store, "payment_method.detached", store.save(method), {"customer": former})
    return method


@takes(*listing.CURSOR)
def list_all(store, *, customer=None, type=None, **cursor):
    if customer is not None:
        customers.living(store, customer)
    return listing.page(
        store, "payment_method", "/v1/payment_methods", customer=customer, type=type, **cursor
    )


@takes(*listing.CURSOR)
def list_of_customer(store, customer_id, *, type=None, **cursor):
    customers.living(store, customer_id, "id")
    return listing.page(
        store,
        "payment_method",
        f"/v1/customers/{customer_id}/payment_methods",
        customer=customer_id,
        type=type,
        **cursor,
    )


def retrieve_of_customer(store, customer_id, method_id):
    customers.living(store, customer_id, "id")
    method = store.get("payment_method", method_id)
    if method is None or method["customer"] != customer_id:
        raise missing("PaymentMethod", method_id)
    return method
