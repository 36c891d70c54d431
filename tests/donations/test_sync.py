"""Stripe's truth into our rows, and nothing but."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string

from donations import sync
from donations.models import CheckoutAttempt, Notice, Payment, Subscription, Supporter
from donations.stripe_problems import NoSuchObject, StripeUnavailable
from tests.donations.conftest import NOWHERE
from tests.donations.giving import (
    donate,
    known_subscription,
    make_subscription,
    make_subscription_to,
    monthly_price,
)

pytestmark = pytest.mark.django_db

State = Subscription.State


def test_it_takes_in_a_subscription_made_by_hand_in_the_dashboard(sandbox):
    subscription = sync.sync_subscription(make_subscription(sandbox, email="hand@example.org"))

    assert subscription.state == State.ACTIVE
    assert subscription.amount_pence == 997
    assert subscription.currency == "gbp"
    assert subscription.livemode is False
    assert subscription.supporter.email == "hand@example.org"
    assert (subscription.card_brand, subscription.card_last4) == ("visa", "4242")


def test_it_takes_the_next_date_from_the_item(sandbox):
    subscription = known_subscription(sandbox)

    item = sandbox.client.v1.subscriptions.retrieve(subscription.stripe_id).items.data[0]
    assert subscription.current_period_end.timestamp() == item.current_period_end
    assert subscription.next_payment_at == subscription.current_period_end


def test_it_leaves_another_product_on_the_same_account_alone(sandbox):
    subscription_id = make_subscription_to(sandbox, "A mug subscription")
    invoice = sandbox.client.v1.invoices.list({"subscription": subscription_id}).data[0]

    assert sync.sync_subscription(subscription_id) is None
    assert sync.sync_invoice(invoice.id) is None
    assert not Supporter.objects.exists()
    assert not Subscription.objects.exists()
    assert not Payment.objects.exists()


def test_a_donation_that_was_moved_to_another_product_has_ended(sandbox):
    subscription = known_subscription(sandbox)
    v1 = sandbox.client.v1
    other = v1.subscriptions.retrieve(make_subscription_to(sandbox, "A mug subscription"))
    item = v1.subscriptions.retrieve(subscription.stripe_id).items.data[0]
    move = {"proration_behavior": "none", "items": [{"id": item.id}]}
    move["items"][0]["price"] = other.items.data[0].price.id
    v1.subscriptions.update(subscription.stripe_id, move)

    subscription = sync.sync_subscription(subscription.stripe_id)

    assert subscription.is_for_another_product
    assert (subscription.status, subscription.state) == ("active", State.ENDED)
    assert subscription.amount_pence == 997
    assert subscription.next_payment_at is None
    page = render_to_string(subscription.words_template, {"subscription": subscription})
    assert "changed into something else" in page
    assert not Notice.objects.filter(kind="ended").exists()

    move["items"][0]["price"] = monthly_price(sandbox)
    v1.subscriptions.update(subscription.stripe_id, move)
    assert sync.sync_subscription(subscription.stripe_id).state == State.ACTIVE


def test_a_stop_at_the_end_of_the_month_is_ending(sandbox):
    subscription = known_subscription(sandbox)
    end = {"cancel_at_period_end": True}
    sandbox.client.v1.subscriptions.update(subscription.stripe_id, end)

    subscription = sync.sync_subscription(subscription.stripe_id)

    assert subscription.state == State.ENDING
    assert subscription.next_payment_at is None
    assert subscription.ends_on == subscription.current_period_end


def test_a_date_in_cancel_at_is_ending_too(sandbox):
    subscription = known_subscription(sandbox)
    when = int(subscription.current_period_end.timestamp())
    sandbox.client.v1.subscriptions.update(subscription.stripe_id, {"cancel_at": when})

    subscription = sync.sync_subscription(subscription.stripe_id)

    assert subscription.cancel_at_period_end is False
    assert subscription.state == State.ENDING
    assert subscription.ends_on.timestamp() == when


def test_a_pause_is_known_with_its_reason(sandbox):
    subscription = known_subscription(sandbox)
    sandbox.client.v1.subscriptions.pause(subscription.stripe_id, {"type": "subscription"})

    subscription = sync.sync_subscription(subscription.stripe_id)

    assert subscription.state == State.PAUSED
    assert subscription.pause_reason == "pause_requested"
    assert subscription.paused_at is not None
    assert subscription.next_payment_at is None


def test_a_failed_renewal_is_past_due(sandbox):
    subscription = known_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome="declines")

    subscription = sync.sync_subscription(subscription.stripe_id)
    sync.sync_payments_of(subscription.stripe_id)

    assert subscription.state == State.PAST_DUE
    newest, oldest = subscription.payments.all()
    assert (newest.status, newest.amount_paid_pence, newest.amount_due_pence) == ("open", 0, 997)
    assert newest.next_attempt_at is not None
    assert oldest.status == "paid"


def test_at_the_end_of_retries_a_new_card_is_needed(sandbox):
    subscription = known_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome="declines")
    sandbox.control(f"subscriptions/{subscription.stripe_id}/end-retries", outcome="unpaid")

    subscription = sync.sync_subscription(subscription.stripe_id)

    assert subscription.state == State.PAST_DUE
    assert subscription.needs_new_card


def test_a_cancelled_subscription_is_ended(sandbox):
    subscription = known_subscription(sandbox)
    sandbox.client.v1.subscriptions.cancel(subscription.stripe_id)

    subscription = sync.sync_subscription(subscription.stripe_id)

    assert subscription.state == State.ENDED
    assert subscription.ended_at is not None
    assert not Subscription.objects.live().exists()


def test_doing_it_again_changes_nothing_but_the_time(sandbox):
    first = known_subscription(sandbox)
    again = sync.sync_subscription(first.stripe_id)

    for field in Subscription._meta.fields:
        if field.name != "synced_at":
            assert getattr(first, field.name) == getattr(again, field.name), field.name
    assert again.synced_at > first.synced_at


def test_a_guest_who_gives_again_with_the_same_address_is_a_second_customer(client, sandbox):
    for _ in range(2):
        client.get(donate(client, email="twice@example.org"))
        client.cookies.clear()

    assert Supporter.objects.with_email("TWICE@example.org").count() == 2
    assert Subscription.objects.live().count() == 2


def test_a_supporter_belongs_to_whoever_has_shown_the_address(sandbox):
    user = get_user_model().objects.create(username="u1")
    EmailAddress.objects.create(user=user, email="mine@example.org", verified=True)
    other = get_user_model().objects.create(username="u2")
    EmailAddress.objects.create(user=other, email="claimed@example.org", verified=False)

    assert known_subscription(sandbox, email="Mine@example.org").supporter.user == user
    assert known_subscription(sandbox, email="claimed@example.org").supporter.user is None


def test_a_checkout_of_somebody_else_changes_no_attempt(sandbox, client):
    donate(client)
    attempt = CheckoutAttempt.objects.get()
    price = sandbox.client.v1.prices.list({"lookup_keys": ["donation-monthly-gbp"]}).data[0].id
    strange = sandbox.client.v1.checkout.sessions.create(
        {
            "mode": "subscription",
            "line_items": [{"price": price, "quantity": 1}],
            "client_reference_id": str(attempt.uuid),
            "success_url": "https://elsewhere.example/",
        }
    )

    sync.sync_checkout(strange.id)

    attempt.refresh_from_db()
    assert attempt.session_id != strange.id


def test_everything_of_a_supporter_comes_with_every_payment(sandbox):
    subscription_id = make_subscription(sandbox)
    for _ in range(2):
        sandbox.control(f"subscriptions/{subscription_id}/renew")
    customer_id = sandbox.client.v1.subscriptions.retrieve(subscription_id).customer

    sync.sync_everything_of(customer_id)

    assert Payment.objects.received().count() == 3
    assert Payment.objects.first().created_at > Payment.objects.last().created_at


def test_a_customer_deleted_before_we_heard_of_them_is_no_supporter(sandbox):
    v1 = sandbox.client.v1
    customer = v1.customers.create({"email": "brief@example.org"})
    v1.customers.delete(customer.id)

    assert sync.sync_supporter(customer.id) is None


def test_money_of_a_customer_deleted_before_we_heard_of_them_is_counted(sandbox):
    subscription_id = make_subscription(sandbox, email="brief@example.org")
    v1 = sandbox.client.v1
    v1.customers.delete(v1.subscriptions.retrieve(subscription_id).customer)

    subscription = sync.sync_subscription(subscription_id)
    sync.sync_payments_of(subscription_id)

    assert subscription.state == State.ENDED
    assert subscription.supporter.email == ""
    assert subscription.supporter.deleted_at is not None
    assert Payment.objects.received().count() == 1


def test_a_payment_that_waits_for_the_bank_says_so_until_it_is_paid(sandbox):
    subscription = known_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome="asks")
    sync.sync_payments_of(subscription.stripe_id)
    payment = subscription.payments.first()
    assert (payment.status, payment.needs_action) == ("open", True)

    sandbox.client.v1.invoices.void_invoice(payment.stripe_id)
    sync.sync_open_payments_of(subscription)

    payment.refresh_from_db()
    assert (payment.status, payment.needs_action) == ("void", False)


def test_a_declined_payment_does_not_wait_for_the_bank(sandbox):
    subscription = known_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome="declines")
    sync.sync_payments_of(subscription.stripe_id)

    assert subscription.payments.first().needs_action is False


def test_two_running_donations_of_one_person_are_told_to_staff_once(sandbox):
    first = known_subscription(sandbox, email="twice@example.org")
    assert not Notice.objects.filter(kind="alert").exists()

    second = known_subscription(sandbox, email="Twice@example.org")
    sync.sync_subscription(first.stripe_id)

    alert = Notice.objects.get(kind="alert")
    assert first.stripe_id in alert.facts["sentence"]
    assert second.stripe_id in alert.facts["sentence"]
    assert "example.org" not in f"{alert.key} {alert.facts}"


def test_an_address_that_becomes_another_donors_is_told_to_staff(sandbox):
    known_subscription(sandbox, email="one@example.org")
    other = known_subscription(sandbox, email="two@example.org").supporter
    sandbox.client.v1.customers.update(other.stripe_id, {"email": "one@example.org"})

    sync.sync_supporter(other.stripe_id)

    assert Notice.objects.filter(kind="alert", key__startswith="two-live:").count() == 1


def test_a_donation_that_ended_before_the_next_began_worries_nobody(sandbox):
    first = known_subscription(sandbox, email="again@example.org")
    sandbox.client.v1.subscriptions.cancel(first.stripe_id)
    sync.sync_subscription(first.stripe_id)

    known_subscription(sandbox, email="again@example.org")

    assert not Notice.objects.filter(kind="alert").exists()


def test_with_stripe_away_nothing_changes(sandbox, settings):
    subscription = known_subscription(sandbox)
    settings.STRIPE_API_BASE = NOWHERE

    with pytest.raises(StripeUnavailable):
        sync.sync_subscription(subscription.stripe_id)

    before = subscription.synced_at
    subscription.refresh_from_db()
    assert subscription.synced_at == before


def test_an_unknown_id_is_said_so(sandbox):
    with pytest.raises(NoSuchObject):
        sync.sync_subscription("sub_nobody_knows")


def test_it_runs_on_until_a_day_beyond_the_paid_month(own_sandbox):
    subscription = known_subscription(own_sandbox)
    ends = subscription.current_period_end + timedelta(days=40)
    wanted = {"cancel_at": int(ends.timestamp())}
    own_sandbox.client.v1.subscriptions.update(subscription.stripe_id, wanted)

    subscription = sync.sync_subscription(subscription.stripe_id)

    assert subscription.state == State.ACTIVE
    assert (subscription.runs_until, subscription.ends_on) == (ends, None)
    assert subscription.next_payment_at == subscription.current_period_end
    assert subscription.can_be_stopped
    assert not Notice.objects.filter(kind="will_end").exists()

    # Once its last month is paid for, nothing more is taken.
    own_sandbox.control("clock", advance=65 * 86400)
    sync.sync_payments_of(subscription.stripe_id)
    subscription = sync.sync_subscription(subscription.stripe_id)
    assert subscription.payments.received().count() == 3
    assert (subscription.state, subscription.runs_until) == (State.ENDING, None)
    assert Notice.objects.filter(kind="will_end").count() == 1
