"""What the database itself refuses, whoever writes."""

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from donations.models import (
    CheckoutAttempt,
    Payment,
    StripeEvent,
    Subscription,
    Supporter,
    SyncTicket,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOW = timezone.now()
MIRROR = {"livemode": False, "synced_at": NOW}


def make_supporter(**changes):
    values = {"stripe_id": "cus_1", "email": "a@example.org", "created_at": NOW, **MIRROR}
    return Supporter.objects.create(**{**values, **changes})


def make_subscription(**changes):
    values = {
        "stripe_id": "sub_1",
        "supporter": Supporter.objects.first() or make_supporter(),
        "status": "active",
        "amount_pence": 997,
        "currency": "gbp",
        "started_at": NOW,
        **MIRROR,
    }
    return Subscription.objects.create(**{**values, **changes})


def make_event(**changes):
    values = {
        "stripe_id": "evt_1",
        "type": "invoice.paid",
        "livemode": False,
        "created_at": NOW,
        "received_at": NOW,
        "status": "processed",
    }
    return StripeEvent.objects.create(**{**values, **changes})


@pytest.mark.parametrize("make", [make_supporter, make_subscription, make_event])
def test_a_stripe_id_is_kept_once(make):
    make()

    with pytest.raises(IntegrityError):
        make()


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_pence": -1},
        {"currency": ""},
        {"currency": "GBP"},
        {"card_exp_month": 13},
        {"card_exp_month": 0},
    ],
)
def test_a_subscription_that_cannot_be_is_refused(wrong):
    with pytest.raises(IntegrityError):
        make_subscription(**wrong)


def test_a_payment_below_nothing_is_refused():
    with pytest.raises(IntegrityError):
        Payment.objects.create(
            stripe_id="in_1", subscription=make_subscription(), status="paid", currency="gbp",
            amount_due_pence=997, amount_paid_pence=-1, created_at=NOW, **MIRROR,
        )  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [{"status": "lost"}, {"status": "failed"}, {"status": "received"}]
)
def test_an_event_that_nobody_would_come_for_is_refused(wrong):
    with pytest.raises(IntegrityError):
        make_event(**wrong)


def test_an_attempt_past_new_has_a_checkout():
    with pytest.raises(IntegrityError):
        CheckoutAttempt.objects.create(status="open")


def test_two_attempts_never_share_a_checkout():
    CheckoutAttempt.objects.create(session_id="cs_1")

    with pytest.raises(IntegrityError):
        CheckoutAttempt.objects.create(session_id="cs_1")


def test_no_ticket_is_applied_before_it_is_issued():
    with pytest.raises(IntegrityError):
        SyncTicket.objects.create(stripe_id="sub_1", issued=1, applied=2)


def test_the_state_follows_the_status_whoever_saves():
    subscription = make_subscription()
    subscription.status = "canceled"
    subscription.save(update_fields=["status"])

    subscription.refresh_from_db()
    assert subscription.state == Subscription.State.ENDED


def test_a_supporter_is_found_by_address_in_any_spelling():
    make_supporter(email="Some.One@Example.org")

    assert Supporter.objects.with_email("some.one@example.ORG").exists()
    assert not Supporter.objects.with_email("").exists()
    assert not Supporter.objects.with_email("someone@example.org").exists()


def test_the_search_for_an_address_can_use_its_index():
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        # Without an order: of so few rows the index of the order is as good as the address's.
        plan = Supporter.objects.with_email("a@example.org").order_by().explain()

    assert "supporter_email" in plan
