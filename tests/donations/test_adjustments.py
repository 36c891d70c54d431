"""Refunds and disputes: found by their payment intent, kept beside the payment they are of."""

import pytest
from django.utils import timezone

from donations import inbox, sync
from donations.models import Adjustment, Payment, StripeEvent, Subscription
from donations.stripe_facts import EventFacts
from donations.stripe_problems import NoSuchObject
from tests.donations.giving import known_subscription, make_subscription, make_subscription_to
from tests.donations.ringing import event_about

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(sandbox):
    return known_subscription(sandbox).payments.get()


def refund(sandbox, invoice_id, **wanted):
    return sandbox.control(f"invoices/{invoice_id}/refund", **wanted)["refund"]["id"]


def dispute(sandbox, invoice_id):
    return sandbox.control(f"invoices/{invoice_id}/dispute")["dispute"]["id"]


def ring_for(stripe_id, type):
    event = inbox.store(EventFacts.read(event_about({"id": stripe_id}, type)), timezone.now())
    inbox.process_due(timezone.now())
    event.refresh_from_db()
    return event.status


def test_a_refund_is_kept_with_the_payment_that_it_gives_back(sandbox, payment):
    adjustment = sync.sync_refund(refund(sandbox, payment.stripe_id))

    assert adjustment.payment == payment
    assert (adjustment.kind, adjustment.status) == ("refund", "succeeded")
    assert (adjustment.amount_pence, adjustment.currency) == (997, "gbp")
    assert adjustment.reason == "requested_by_customer"
    assert adjustment.livemode is False
    assert list(Adjustment.objects.taken_back()) == [adjustment]


def test_several_refunds_of_one_payment_are_each_kept(sandbox, payment):
    for pence in (100, 200):
        sync.sync_refund(refund(sandbox, payment.stripe_id, amount=pence))

    assert sorted(payment.adjustments.values_list("amount_pence", flat=True)) == [100, 200]


def test_a_refund_that_did_not_arrive_takes_nothing_back(sandbox, payment):
    refund_id = refund(sandbox, payment.stripe_id)
    sync.sync_refund(refund_id)
    sandbox.control(f"refunds/{refund_id}/fail")

    adjustment = sync.sync_refund(refund_id)

    assert adjustment.status == "failed"
    assert not Adjustment.objects.taken_back().exists()


@pytest.mark.parametrize(("verdict", "taken"), [("won", 0), ("lost", 1)])
def test_a_dispute_takes_money_back_only_when_it_is_lost(sandbox, payment, verdict, taken):
    dispute_id = dispute(sandbox, payment.stripe_id)
    assert sync.sync_dispute(dispute_id).status == "needs_response"
    assert not Adjustment.objects.taken_back().exists()

    sandbox.control(f"disputes/{dispute_id}/settle", status=verdict)
    adjustment = sync.sync_dispute(dispute_id)

    assert (adjustment.kind, adjustment.status) == ("dispute", verdict)
    assert adjustment.reason == "fraudulent"
    assert Adjustment.objects.taken_back().count() == taken


@pytest.mark.parametrize(
    ("make", "type"), [(refund, "refund.created"), (dispute, "charge.dispute.created")]
)
def test_an_event_brings_the_payment_and_the_donation_that_we_had_not_heard_of(sandbox, make, type):
    subscription_id = make_subscription(sandbox)
    invoice = sandbox.client.v1.invoices.list({"subscription": subscription_id}).data[0]

    status = ring_for(make(sandbox, invoice.id), type)

    assert status == StripeEvent.Status.PROCESSED
    assert Adjustment.objects.get().payment.stripe_id == invoice.id
    assert Subscription.objects.get().stripe_id == subscription_id


@pytest.mark.parametrize(
    ("make", "type"), [(refund, "refund.updated"), (dispute, "charge.dispute.closed")]
)
def test_what_was_given_back_for_another_product_is_ignored(sandbox, make, type):
    subscription_id = make_subscription_to(sandbox, "A mug subscription")
    invoice = sandbox.client.v1.invoices.list({"subscription": subscription_id}).data[0]

    assert ring_for(make(sandbox, invoice.id), type) == StripeEvent.Status.IGNORED
    assert not Adjustment.objects.exists()
    assert not Payment.objects.exists()


def test_a_refund_that_stripe_does_not_know_is_said_so(sandbox):
    with pytest.raises(NoSuchObject):
        sync.sync_refund("re_nobody_knows")


def test_everything_of_a_supporter_comes_with_refunds_and_disputes(sandbox):
    subscription_id = make_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription_id}/renew")
    newer, older = sandbox.client.v1.invoices.list({"subscription": subscription_id}).data
    refund_id, dispute_id = refund(sandbox, older.id), dispute(sandbox, newer.id)
    customer_id = sandbox.client.v1.subscriptions.retrieve(subscription_id).customer

    sync.sync_everything_of(customer_id)

    found = Adjustment.objects.values_list("stripe_id", flat=True)
    assert set(found) == {refund_id, dispute_id}


def test_everything_of_a_supporter_says_that_a_known_refund_failed(sandbox, payment):
    refund_id = refund(sandbox, payment.stripe_id)
    sync.sync_refund(refund_id)
    sandbox.control(f"refunds/{refund_id}/fail")

    sync.sync_everything_of(payment.subscription.supporter.stripe_id)

    assert Adjustment.objects.get().status == "failed"
