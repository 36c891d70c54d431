"""Thousands of subscriptions at once, in the sandbox's file and in our own tables.

At Stripe they are made by the sandbox's own modules, and only the events that tell of them are
left out; ours are read from there with the same facts that `donations.sync` writes.
"""

import time

from donations.models import Payment, Subscription, Supporter
from donations.models.subscription import state_of
from donations.sandbox import cards
from donations.sandbox.resources import (
    collection,
    customers,
    expansion,
    payment_methods,
    shapes,
    signup,
)
from donations.sandbox.store import Store
from donations.stripe_facts import SubscriptionFacts, moment
from donations.stripe_params import subscription as expanded
from donations.stripe_payment_facts import InvoiceFacts
from donations.sync import PAYMENT_FIELDS, subscription_values

# Short enough for the running sandbox to get its turn in between.
IN_ONE_TRANSACTION = 20
LOCK_SECONDS = 30


class WithoutEvents(Store):
    """Keeps what happens, but tells nobody."""

    def add(self, body, **private):
        return body if body["object"] == "event" else super().add(body, **private)

    def find(self, kind, *conditions, **options):
        return [] if kind == "webhook_endpoint" else super().find(kind, *conditions, **options)


def fill(path, number):
    """Add `number` paid monthly donations to the sandbox that keeps its state in `path`."""
    store = WithoutEvents(path)
    store.execute(f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000}")
    store.base_url = "http://127.0.0.1:9"
    (price,) = store.find("price", lookup_key="donation-monthly-gbp")
    try:
        for first in range(0, number, IN_ONE_TRANSACTION):
            with store.transaction():
                for _ in range(min(IN_ONE_TRANSACTION, number - first)):
                    _subscribe(store, price)
    finally:
        store.close()


def _subscribe(store, price):
    customer = customers.create(store, email=f"{time.time_ns()}@example.org")
    card = cards.TEST_CARDS[0]
    method = payment_methods.of_card(
        store, card, month=12, year=2034, email=customer["email"], name="Test Person"
    )
    method = payment_methods.attach(store, method["id"], customer=customer["id"])
    subscription = signup.build(
        store,
        customer=customer["id"],
        price=price,
        quantity=1,
        metadata=None,
        description=None,
        method=method["id"],
        status="active",
    )
    invoice = signup.first_invoice(store, subscription)
    collection.collect(store, invoice, method=method, outcome="pays")


def know(path):
    """Our rows for everything in the sandbox's file, written at once; how many subscriptions."""
    store = Store(path)
    now = moment(store.now())
    try:
        supporters = {
            one["id"]: Supporter(
                stripe_id=one["id"],
                email=one["email"] or "",
                created_at=moment(one["created"]),
                livemode=False,
                synced_at=now,
            )
            for one in store.find("customer")
        }
        _insert(Supporter, supporters)
        supporters = Supporter.objects.in_bulk(field_name="stripe_id")
        subscriptions = {
            one["id"]: _subscription(store, one, supporters[one["customer"]], now)
            for one in store.find("subscription")
        }
        _insert(Subscription, subscriptions)
        facts = [InvoiceFacts.read(one) for one in store.find("invoice")]
    finally:
        store.close()
    known = Subscription.objects.in_bulk(field_name="stripe_id")
    _insert(Payment, {one.stripe_id: _payment(one, known, now) for one in facts})
    return len(subscriptions)


def _insert(model, rows):
    model.objects.bulk_create(rows.values(), ignore_conflicts=True, batch_size=1000)


def _subscription(store, one, supporter, now):
    opened = expansion.expand(store, shapes.current(store, one), expanded()["expand"])
    facts = SubscriptionFacts.read(opened)
    return Subscription(
        stripe_id=facts.stripe_id,
        supporter=supporter,
        state=state_of(status=facts.status, has_end=False, is_collection_paused=False),
        synced_at=now,
        **subscription_values(facts),
    )


def _payment(facts, known, now):
    values = {name: getattr(facts, name) for name in PAYMENT_FIELDS}
    return Payment(
        stripe_id=facts.stripe_id,
        subscription=known[facts.subscription_id],
        synced_at=now,
        **values,
    )
