"""Pages at Stripe that we send people to: Checkout for a new gift, the portal for one that runs.

Everything here may raise StripeProblem.
"""

import uuid

from donations import stripe_params
from donations.price import CURRENCY
from donations.stripe_client import own_errors, plain, services
from donations.stripe_facts import CheckoutFacts
from donations.stripe_objects import find_portal_configuration, find_price
from donations.stripe_problems import NotSetUp


def monthly_price() -> tuple[str, int]:
    """The id and the whole pence of the monthly price. Raises NotSetUp if there is none."""
    found = find_price()
    if found is None:
        raise NotSetUp("no active price has our lookup key")
    with own_errors("price"):
        rhythm = found.fields["recurring"]
        if (rhythm["interval"], rhythm["interval_count"]) != ("month", 1):
            raise NotSetUp("the price at Stripe is not for each month")
        if found.fields["currency"] != CURRENCY:
            raise NotSetUp("the price at Stripe is in another currency")
    return found.stripe_id, found.fields["unit_amount"]


def start_checkout(
    *, attempt: uuid.UUID, price_id: str, success_url: str, cancel_url: str
) -> CheckoutFacts:
    """A Checkout page for one monthly donation; the same attempt gets the same page for 24 h."""
    params = stripe_params.checkout(
        attempt=attempt, price_id=price_id, success_url=success_url, cancel_url=cancel_url
    )
    with own_errors("checkout"):
        options = {"idempotency_key": str(attempt)}
        session = services().checkout.sessions.create(params, options)
        return CheckoutFacts.read(plain(session))


def start_portal(
    *, customer_id: str, return_url: str, flow: str = "", subscription_id: str = ""
) -> str:
    """The address of Stripe's own pages for one customer, for a few minutes.

    `flow`: one of `stripe_params.FLOWS`, or empty for the front page.
    """
    params = stripe_params.portal_session(
        customer_id=customer_id,
        configuration_id=_portal_configuration_id(),
        return_url=return_url,
        flow=flow,
        subscription_id=subscription_id,
    )
    with own_errors("portal"):
        return plain(services().billing_portal.sessions.create(params))["url"]


def _portal_configuration_id() -> str:
    ours = find_portal_configuration()
    if ours is None:
        raise NotSetUp("the portal has no configuration of ours")
    return ours.stripe_id
