"""The one amount that people give, and the names under which Stripe knows it.

`stripe_setup` writes these to Stripe; a change of amount here becomes a new Stripe price.
"""

from decimal import ROUND_HALF_UP, Decimal

CURRENCY = "gbp"
MONTHLY_PENCE = 997
PRODUCT_ID = "monthly-donation"
LOOKUP_KEY = "donation-monthly-gbp"


def dollars(pence, dollars_per_pound):
    """Decimal dollars and cents for whole pence, rounded half up as banks print it."""
    amount = Decimal(pence) * dollars_per_pound / 100
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
