"""Stripe's test cards, and what is known about each.

https://docs.stripe.com/testing#cards. A number is looked at once and thrown away: only brand,
last four digits, expiry and behaviour go on.
"""

import dataclasses
import datetime
import hashlib
import re

from .errors import Refused


@dataclasses.dataclass(frozen=True)
class TestCard:
    """`first` and `later` say how a payment ends: ``pays``, ``declines``, ``insufficient``,
    ``asks`` (3-D Secure) or ``disputes``; `first` is in Checkout, `later` are renewals.
    """

    number: str
    brand: str
    title: str
    first: str = "pays"
    later: str = "pays"

    @property
    def spaced(self):
        return " ".join(re.findall("....?", self.number))


TEST_CARDS = (
    TestCard("4242424242424242", "visa", "Succeeds"),
    TestCard("5555555555554444", "mastercard", "Succeeds (Mastercard)"),
    TestCard("4000000000000002", "visa", "Is declined", "declines", "declines"),
    TestCard("4000000000009995", "visa", "Has insufficient funds", "insufficient", "insufficient"),
    TestCard("4000002760003184", "visa", "Asks for 3-D Secure every time", "asks", "asks"),
    TestCard("4000002500003155", "visa", "Asks for 3-D Secure once", "asks"),
    TestCard("4000000000000341", "visa", "Succeeds now, fails at renewal", "pays", "declines"),
    TestCard("4000000000000259", "visa", "Succeeds, then is disputed", "disputes"),
)

DECLINES = {
    "declines": ("card_declined", "generic_decline", "Your card was declined."),
    "insufficient": (
        "card_declined",
        "insufficient_funds",
        "Your card has insufficient funds.",
    ),
    "refused": (
        "payment_intent_authentication_failure",
        None,
        "We are unable to authenticate your payment method. Please choose a different payment "
        "method and try again.",
    ),
}

# Tokens that stand for a card in API calls: https://docs.stripe.com/testing?testing-method=payment-methods
TOKENS = {
    "pm_card_visa": "4242424242424242",
    "pm_card_mastercard": "5555555555554444",
    "pm_card_chargeDeclined": "4000000000000002",
    "pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_chargeCustomerFail": "4000000000000341",
    "pm_card_createDispute": "4000000000000259",
    "pm_card_authenticationRequired": "4000002760003184",
}


class CardProblem(Exception):
    """What is wrong with typed card fields: `field` is number, expiry or cvc."""

    def __init__(self, field, message):
        super().__init__(message)
        self.field = field
        self.message = message


def find(digits):
    """The test card of a number, or None."""
    return next((card for card in TEST_CARDS if card.number == digits), None)


def read_number(text):
    """The test card that was typed; CardProblem in Stripe's words if it is none."""
    digits = re.sub(r"[ -]", "", text or "")
    if not digits:
        raise CardProblem("number", "Your card number is incomplete.")
    if not re.fullmatch(r"[0-9]{12,19}", digits) or not passes_luhn(digits):
        raise CardProblem("number", "Your card number is invalid.")
    card = find(digits)
    if card is None:
        raise CardProblem(
            "number",
            "This sandbox takes only the test cards listed here. Never type a real card.",
        )
    return card


def passes_luhn(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def read_expiry(text, now):
    """(month, year) of ``MM/YY`` or ``MM/YYYY``; `now` is seconds since 1970."""
    match = re.fullmatch(r"\s*(\d{1,2})\s*[/\s-]?\s*(\d{4}|\d{2})\s*", text or "")
    if not match:
        raise CardProblem("expiry", "Your card's expiry date is incomplete. Write it as MM/YY.")
    month, year = int(match[1]), int(match[2])
    year += 2000 if year < 100 else 0
    if not 1 <= month <= 12:
        raise CardProblem("expiry", "Your card's expiry month is invalid.")
    today = datetime.datetime.fromtimestamp(now, datetime.UTC)
    if (year, month) < (today.year, today.month):
        raise CardProblem("expiry", "Your card's expiry date is in the past.")
    if year > today.year + 50:
        raise CardProblem("expiry", "Your card's expiry year is invalid.")
    return month, year


def read_cvc(text):
    if not re.fullmatch(r"\s*\d{3,4}\s*", text or ""):
        raise CardProblem("cvc", "Your card's security code is incomplete.")


def fingerprint(card):
    """The same for the same card, without giving away its number."""
    return hashlib.sha256(f"sandbox {card.title}".encode()).hexdigest()[:16]


def decline(outcome):
    """The error of a payment that ended with `outcome`, a key of `DECLINES`."""
    code, decline_code, message = DECLINES[outcome]
    extra = {"decline_code": decline_code} if decline_code else {}
    return Refused(message, status=402, type="card_error", code=code, **extra)
