"""What webhooks did not tell, donations_reconcile finds, mends, and then finds no more."""

import pytest

from donations import stripe_pages, sync
from donations.models import (
    Adjustment,
    CheckoutAttempt,
    Notice,
    Payment,
    Subscription,
    Supporter,
)
from tests.donations.giving import (
    donate,
    known_subscription,
    make_subscription,
    make_subscription_to,
    pay,
    press_donate,
)
from tests.donations.reconciling import assert_it_heals, newest_invoice, run

pytestmark = pytest.mark.django_db

State = Subscription.State


@pytest.fixture
def sandbox(own_sandbox):
    return own_sandbox


def test_it_takes_in_a_subscription_made_by_hand_in_the_dashboard(sandbox):
    subscription_id = make_subscription(sandbox, email="hand@example.org")

    assert_it_heals(3)

    subscription = Subscription.objects.get(stripe_id=subscription_id)
    assert subscription.state == State.ACTIVE
    assert subscription.supporter.email == "hand@example.org"
    assert subscription.payments.get().status == "paid"


def test_it_finds_a_renewal_that_was_paid(sandbox):
    subscription = known_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew")

    assert_it_heals(2)

    assert subscription.payments.received().count() == 2


def test_a_renewal_that_is_only_a_draft_is_no_payment_yet(sandbox):
    subscription = known_subscription(sandbox)
    renewal = int(subscription.current_period_end.timestamp())
    sandbox.control("clock", to=renewal + 60)
    assert newest_invoice(sandbox, subscription).status == "draft"

    run(apply=True)

    assert subscription.payments.get().status == "paid"
    assert run()[0] == 0


def test_it_finds_a_renewal_that_failed(sandbox):
    subscription = known_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome="declines")

    assert_it_heals(2)

    subscription.refresh_from_db()
    assert subscription.state == State.PAST_DUE


def test_it_finds_a_payment_that_waits_for_the_bank_and_one_that_does_no_more(sandbox):
    subscription = known_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome="asks")
    assert_it_heals(2)
    payment = subscription.payments.first()
    assert payment.needs_action

    Payment.objects.filter(pk=payment.pk).update(needs_action=False)
    assert_it_heals(1)

    sandbox.client.v1.invoices.void_invoice(payment.stripe_id)
    assert_it_heals(1)
    payment.refresh_from_db()
    assert (payment.status, payment.needs_action) == ("void", False)


@pytest.mark.parametrize("how", ["canceled", "unpaid", "paused", "past_due"])
def test_it_finds_the_end_of_retries(sandbox, how):
    subscription = known_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome="declines")
    sandbox.control(f"subscriptions/{subscription.stripe_id}/end-retries", outcome=how)

    assert_it_heals(2)

    subscription.refresh_from_db()
    assert subscription.status == how


def test_it_finds_a_stop_and_its_undoing(sandbox):
    subscription = known_subscription(sandbox)
    update = sandbox.client.v1.subscriptions.update
    update(subscription.stripe_id, {"cancel_at_period_end": True})
    assert_it_heals(1)
    subscription.refresh_from_db()
    assert subscription.state == State.ENDING

    update(subscription.stripe_id, {"cancel_at_period_end": False})
    assert_it_heals(1)


def test_it_finds_another_card(sandbox):
    subscription = known_subscription(sandbox)
    v1, customer = sandbox.client.v1, subscription.supporter.stripe_id
    card = v1.payment_methods.attach("pm_card_mastercard", {"customer": customer})
    v1.subscriptions.update(subscription.stripe_id, {"default_payment_method": card.id})

    assert_it_heals(1)

    subscription.refresh_from_db()
    assert subscription.card_last4 == "4444"


def test_it_knows_a_deleted_customer(sandbox):
    subscription = known_subscription(sandbox, email="gone@example.org")
    sandbox.client.v1.customers.delete(subscription.supporter.stripe_id)

    assert_it_heals(2)

    supporter = Supporter.objects.get()
    assert (supporter.email, supporter.is_deleted) == ("", True)


def test_it_counts_the_money_of_a_customer_deleted_before_we_heard_of_them(sandbox):
    v1 = sandbox.client.v1
    subscription = v1.subscriptions.retrieve(make_subscription(sandbox))
    v1.customers.delete(subscription.customer)

    assert_it_heals(3)

    assert Payment.objects.received().count() == 1


@pytest.mark.parametrize("verdict", [None, "won", "lost"])
def test_it_finds_a_dispute_and_how_it_ended(sandbox, verdict):
    payment = known_subscription(sandbox).payments.get()
    dispute_id = sandbox.control(f"invoices/{payment.stripe_id}/dispute")["dispute"]["id"]
    if verdict:
        sandbox.control(f"disputes/{dispute_id}/settle", status=verdict)

    assert_it_heals(1)

    assert Adjustment.objects.get().status == (verdict or "needs_response")


def test_it_finds_a_refund_and_that_it_failed(sandbox):
    payment = known_subscription(sandbox).payments.get()
    refund = sandbox.control(f"invoices/{payment.stripe_id}/refund", amount=100)["refund"]
    assert_it_heals(1)

    sandbox.control(f"refunds/{refund['id']}/fail")
    assert_it_heals(1)

    assert Adjustment.objects.get().status == "failed"


def test_it_finds_how_a_checkout_ended(sandbox, client):
    donate(client)
    client.cookies.clear()
    press_donate(client)
    attempts = CheckoutAttempt.objects
    abandoned = attempts.first().session_id
    sandbox.client.v1.checkout.sessions.expire(abandoned)

    run(apply=True)

    assert set(attempts.values_list("status", flat=True)) == {"complete", "expired"}
    assert attempts.get(status="complete").subscription.state == State.ACTIVE
    assert run()[0] == 0


def test_it_finds_the_checkout_whose_address_was_lost_on_the_way_to_us(sandbox, client):
    address = press_donate(client)["Location"]
    CheckoutAttempt.objects.update(session_id=None, status="new", payment_status="")
    pay(address)

    run(apply=True)

    attempt = CheckoutAttempt.objects.get()
    assert attempt.status == "complete"
    assert attempt.subscription is not None


def test_it_knows_a_donation_that_was_moved_to_another_product(sandbox):
    subscription = known_subscription(sandbox)
    v1 = sandbox.client.v1
    other = v1.subscriptions.retrieve(make_subscription_to(sandbox, "A mug subscription"))
    item = v1.subscriptions.retrieve(subscription.stripe_id).items.data[0]
    items = [{"id": item.id, "price": other.items.data[0].price.id}]
    move = {"proration_behavior": "none", "items": items}
    v1.subscriptions.update(subscription.stripe_id, move)

    assert_it_heals(1)

    subscription.refresh_from_db()
    assert subscription.state == State.ENDED

    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew")
    mug = newest_invoice(sandbox, subscription)
    assert mug.amount_paid == 500
    run(apply=True)
    assert sync.sync_invoice(mug.id) is None
    assert not Payment.objects.filter(stripe_id=mug.id).exists()
    assert run()[0] == 0


def test_it_notes_what_stripe_does_not_know_any_more(sandbox):
    known_subscription(sandbox)
    gone = known_subscription(sandbox)
    payment = gone.payments.get()
    Subscription.objects.filter(pk=gone.pk).update(stripe_id="sub_wiped")
    Payment.objects.filter(pk=payment.pk).update(stripe_id="in_wiped")

    run(apply=True)

    gone.refresh_from_db()
    payment.refresh_from_db()
    assert (gone.status, gone.state) == ("gone", State.UNKNOWN)
    assert payment.status == "gone"
    assert run()[0] == 0
    alert = Notice.objects.get(kind="alert", key__startswith="unknown-status:")
    assert "sub_wiped" in alert.facts["sentence"]


def test_a_customer_with_two_donations_is_one_difference(sandbox):
    v1 = sandbox.client.v1
    first = v1.subscriptions.retrieve(make_subscription(sandbox))
    v1.subscriptions.create(
        {
            "customer": first.customer,
            "items": [{"price": stripe_pages.monthly_price()[0]}],
            "default_payment_method": first.default_payment_method,
        }
    )

    assert_it_heals(5)
