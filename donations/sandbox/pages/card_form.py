"""The fields of a card, on every page that asks for one.

A number is matched against the published test cards and thrown away; only such a card is ever
shown again in the form.
"""

import dataclasses
import datetime

from flask import request

from .. import cards
from .front import store

EXAMPLE_CVC = "123"


@dataclasses.dataclass
class CardForm:
    """What was typed and what is wrong with it, by field; `card` is a `cards.TestCard`."""

    name: str = ""
    expiry: str = ""
    cvc: str = ""
    month: int | None = None
    year: int | None = None
    card: cards.TestCard | None = None
    problems: dict = dataclasses.field(default_factory=dict)

    @property
    def cards(self):
        return cards.TEST_CARDS

    def remember(self):
        """What may be kept while the bank's page is open: which test card, not its number."""
        return {"name": self.name, "month": self.month, "year": self.year, "title": self.card.title}


def recall(kept):
    card = next(card for card in cards.TEST_CARDS if card.title == kept["title"])
    return CardForm(
        name=kept["name"],
        month=kept["month"],
        year=kept["year"],
        expiry=f"{kept['month']:02d}/{kept['year'] % 100:02d}",
        card=card,
    )


def filled():
    """The form with the chosen test card put in, or None if no choice button was pressed."""
    card = cards.find(request.form.get("fill", ""))
    if card is None:
        return None
    year = datetime.datetime.fromtimestamp(store().clock(), datetime.UTC).year + 4
    return CardForm(
        name=request.form.get("name", "")[:100] or "Test Person",
        expiry=f"12/{year % 100:02d}",
        cvc=EXAMPLE_CVC,
        card=card,
    )


def read():
    """The posted form, with its problems in Stripe's words."""
    form = CardForm(
        name=request.form.get("name", "").strip()[:100],
        expiry=request.form.get("expiry", "").strip()[:10],
        cvc=request.form.get("cvc", "").strip()[:4],
    )
    _try(form, lambda: _read_number(form))
    _try(form, lambda: _read_expiry(form))
    _try(form, lambda: cards.read_cvc(form.cvc))
    return form


def _read_number(form):
    form.card = cards.read_number(request.form.get("number"))


def _read_expiry(form):
    form.month, form.year = cards.read_expiry(form.expiry, store().clock())


def _try(form, read_one):
    try:
        read_one()
    except cards.CardProblem as problem:
        form.problems[problem.field] = problem.message
