"""What is told of a change, however the writing of it goes."""

import pytest

from donations import changing, notices, sync
from donations.models import Notice, Subscription
from donations.sync import payments
from tests.donations.giving import (
    known_subscription,
)
from tests.donations.notices.rows import failed_payment

pytestmark = pytest.mark.django_db

State = Subscription.State


def declined(sandbox):
    """A known subscription whose renewal was just declined, which we have not heard of."""
    subscription = known_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome="declines")
    return subscription


def test_a_failed_payment_is_told_although_the_subscription_was_read_before(sandbox, monkeypatch):
    """One worker for each of the two events, and the other is faster in between."""
    subscription = declined(sandbox)
    wanted = {"subscription": subscription.stripe_id}
    invoice = sandbox.client.v1.invoices.list(wanted).data[0].id
    is_for_something_else = payments.is_for_something_else

    def while_the_other_works(facts, read_before):
        sync.sync_subscription(subscription.stripe_id)
        return is_for_something_else(facts, read_before)

    monkeypatch.setattr(payments, "is_for_something_else", while_the_other_works)
    sync.sync_invoice(invoice)

    assert Notice.objects.filter(kind="payment_failed").count() == 1


def test_a_failed_payment_is_told_although_neither_transaction_saw_the_other(sandbox, monkeypatch):
    subscription = declined(sandbox)
    note = notices.note_subscription
    written = []

    def and_the_other_writes(row):
        note(row)
        if not written:
            # Its transaction still saw a subscription that is active, so it told nothing.
            written.append(failed_payment(row))

    monkeypatch.setattr(notices, "note_subscription", and_the_other_writes)
    sync.sync_subscription(subscription.stripe_id)

    assert Notice.objects.filter(kind="payment_failed").count() == 1


def test_who_stopped_and_gives_again_worries_nobody(sandbox):
    first = known_subscription(sandbox, email="again@example.org")
    changing.stop(first.stripe_id)

    second = known_subscription(sandbox, email="again@example.org")

    assert not Notice.objects.filter(kind="alert").exists()
    changing.undo_stop(first.stripe_id)
    assert second.stripe_id in Notice.objects.get(kind="alert").facts["sentence"]


def test_each_pause_of_the_collection_is_told(sandbox):
    subscription = known_subscription(sandbox)
    for pause in ({"behavior": "void"}, "", {"behavior": "void"}):
        wanted = {"pause_collection": pause}
        sandbox.client.v1.subscriptions.update(subscription.stripe_id, wanted)
        for _ in range(2):
            sync.sync_subscription(subscription.stripe_id)

    assert Notice.objects.filter(kind="paused").count() == 2


def test_it_is_known_why_it_ended(own_sandbox):
    own_sandbox.control("settings", end_of_retries="canceled")
    subscription = declined(own_sandbox)
    own_sandbox.control("clock", advance=25 * 86400)

    subscription = sync.sync_subscription(subscription.stripe_id)

    assert subscription.has_ended_by_failure
