"""What happens when somebody presses Pay in Checkout.

https://docs.stripe.com/billing/subscriptions/overview: nothing but the payment attempt exists
until the first payment succeeded.
"""

from .. import cards
from ..webhooks import emit
from . import (
    changes,
    checkout_sessions,
    collection,
    customers,
    disputes,
    invoices,
    payment_methods,
    prices,
    signup,
)


def complete(store, session, card, *, email, name, month, year):
    """The paid session. `card` is a `cards.TestCard` whose owner, if asked, has agreed.

    ApiError, in Stripe's words and with nothing written, if the card is refused.
    """
    if card.first in cards.DECLINES:
        raise cards.decline(card.first)
    customer = _customer(store, session, email, name)
    method = payment_methods.of_card(store, card, month=month, year=year, email=email, name=name)
    method = payment_methods.attach(store, method["id"], customer=customer["id"])
    subscription, invoice = _subscribe(store, session, customer, method)
    session |= {
        "customer": customer["id"],
        "customer_details": checkout_sessions.details(email, name),
        "invoice": invoice["id"],
        "payment_status": "paid",
        "status": "complete",
        "subscription": subscription["id"],
        "url": None,
    }
    emit(store, "checkout.session.completed", store.save(session))
    if card.first == "disputes":
        disputes.open_for_invoice(store, invoice["id"])
    return session


def _customer(store, session, email, name):
    if session["customer"] is not None:
        return customers.living(store, session["customer"])
    return customers.create(store, email=email, name=name, preferred_locales=["en-GB"])


def _subscribe(store, session, customer, method):
    kept = store.private(session["id"])
    subscription = signup.build(
        store,
        customer=customer["id"],
        price=prices.retrieve(store, kept["price"]),
        quantity=kept["quantity"],
        metadata=kept["subscription_data"]["metadata"],
        description=kept["subscription_data"]["description"],
        method=method["id"],
        status="active",
    )
    changes.write(
        store,
        "customer.updated",
        store.get("customer", customer["id"]),
        {"currency": subscription["currency"]},
    )
    invoice = signup.first_invoice(store, subscription)
    emit(store, "customer.subscription.created", subscription)
    collection.collect(store, invoice, method=method, outcome="pays")
    return subscription, invoices.retrieve(store, invoice["id"])
