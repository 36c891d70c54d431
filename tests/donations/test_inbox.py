"""Events that failed: tried again, ever less often, then dead."""

from datetime import timedelta

import pytest
from django.utils import timezone

from donations import inbox, stripe_client, sync
from donations.models import Notice, StripeEvent, Subscription, Supporter
from donations.outages import RETRY_AFTER
from donations.stripe_client import WRONG_MODE
from donations.stripe_facts import EventFacts
from tests.donations.conftest import NOWHERE
from tests.donations.giving import known_subscription, make_subscription
from tests.donations.ringing import event_about

pytestmark = pytest.mark.django_db

Status = StripeEvent.Status
NOW = timezone.now()


def store(obj, type="customer.subscription.updated", **changes):
    return inbox.store(EventFacts.read(event_about(obj, type, **changes)), NOW)


def work_on(obj, type):
    """The status of an event about `obj` after one try."""
    event = store(obj, type)
    inbox.process_due(NOW)
    event.refresh_from_db()
    return event.status


def test_it_waits_1_5_30_minutes_2_and_12_hours_and_then_gives_up(sandbox, caplog):
    event = store({"id": "sub_nobody"})
    now, waits = NOW, []
    for _ in range(6):
        assert inbox.process_due(now) == 1
        event.refresh_from_db()
        if event.next_attempt_at:
            waits.append(event.next_attempt_at - now)
            now = event.next_attempt_at

    minutes = [wait.total_seconds() / 60 for wait in waits]
    assert minutes == [1, 5, 30, 120, 720]
    assert event.status == Status.DEAD
    assert event.attempts == 6
    assert "is dead after 6 tries" in caplog.text
    alert = Notice.objects.get(kind="alert")
    assert event.stripe_id in alert.facts["sentence"]
    assert inbox.process_due(now + timedelta(days=30)) == 0


def test_while_stripe_is_away_it_waits_for_three_days(stripe_is_away):
    event = store({"id": "sub_1"})
    now, tries = NOW, 0
    while now < NOW + timedelta(hours=72):
        with stripe_client.time_budget(60):  # so that the SDK does not repeat each question
            tries += inbox.process_due(now)
        event.refresh_from_db()
        assert (event.status, event.attempts) == (Status.FAILED, 0)
        assert now < event.next_attempt_at <= now + timedelta(minutes=30)
        now += timedelta(hours=6)

    assert tries == 12
    assert not Notice.objects.exists()


def test_an_outage_of_more_than_three_days_is_told_once_a_day(stripe_is_away):
    for number in range(3):
        store({"id": f"sub_{number}"})
    later = NOW + timedelta(hours=73)
    StripeEvent.objects.update(attempts=5, next_attempt_at=later)

    for _ in range(3):
        with stripe_client.time_budget(60):
            inbox.process_due(later)

    assert set(StripeEvent.objects.values_list("status", flat=True)) == {Status.DEAD}
    assert Notice.objects.filter(kind="alert").count() == 1


def test_it_is_not_tried_before_its_time(stripe_is_away):
    store({"id": "sub_1"})
    inbox.process_due(NOW)

    assert inbox.process_due(NOW + timedelta(seconds=59)) == 0
    assert inbox.process_due(NOW + timedelta(seconds=61)) == 1


def test_it_succeeds_once_stripe_is_back(sandbox, settings):
    event = store({"id": make_subscription(sandbox)})
    settings.STRIPE_API_BASE = NOWHERE
    inbox.process_due(NOW)

    settings.STRIPE_API_BASE = sandbox.url
    inbox.process_due(NOW + timedelta(minutes=2))

    event.refresh_from_db()
    assert event.status == Status.PROCESSED
    assert event.error == ""
    assert event.next_attempt_at is None
    assert Subscription.objects.exists()


def test_one_broken_event_does_not_hold_up_the_others(sandbox):
    broken = store({"id": "sub_nobody_knows"})
    sound = store({"id": make_subscription(sandbox)})

    inbox.process_due(NOW)

    broken.refresh_from_db()
    sound.refresh_from_db()
    assert broken.status == Status.FAILED
    assert broken.error == "NoSuchObject: subscription: resource_missing (id)"
    assert sound.status == Status.PROCESSED


def test_while_stripe_is_away_one_event_a_pass_is_enough(stripe_is_away):
    for number in range(3):
        store({"id": f"sub_{number}"})

    assert inbox.process_due(NOW) == 1
    assert StripeEvent.objects.filter(status=Status.RECEIVED).count() == 2


def test_an_event_that_another_worker_has_is_left_alone(sandbox, monkeypatch):
    event = store({"id": make_subscription(sandbox)})
    taken_meanwhile = []

    def fetch(subscription_id):
        taken_meanwhile.append(inbox.process_due(NOW))

    monkeypatch.setattr(sync, "sync_subscription", fetch)
    inbox.process_due(NOW)

    event.refresh_from_db()
    assert taken_meanwhile == [0]
    assert event.attempts == 1


def test_an_event_whose_worker_died_is_taken_up_again(sandbox):
    event = store({"id": make_subscription(sandbox)})
    StripeEvent.objects.update(attempts=1, next_attempt_at=NOW + inbox.LEASE)

    assert inbox.process_due(NOW) == 0
    assert inbox.process_due(NOW + inbox.LEASE) == 1
    event.refresh_from_db()
    assert event.status == Status.PROCESSED


def test_an_event_that_kills_every_worker_is_dead_at_last(sandbox):
    event = store({"id": make_subscription(sandbox)})
    StripeEvent.objects.update(attempts=6)

    inbox.process_due(NOW)

    event.refresh_from_db()
    assert event.status == Status.DEAD
    assert not Subscription.objects.exists()


def test_many_events_that_die_of_one_cause_are_one_mail_to_staff(sandbox):
    for number in range(3):
        store({"id": f"sub_nobody_{number}"})
    StripeEvent.objects.update(attempts=5)

    inbox.process_due(NOW)

    assert StripeEvent.objects.filter(status=Status.DEAD).count() == 3
    assert Notice.objects.filter(kind="alert").count() == 1


@pytest.mark.parametrize("mistake", inbox.OUR_MISTAKES)
def test_a_mistake_of_ours_is_tried_again_and_quotes_nobody(monkeypatch, caplog, mistake):
    def fail(subscription_id):
        raise mistake("quiet@example.org")

    monkeypatch.setattr(sync, "sync_subscription", fail)
    event = store({"id": "sub_1"})

    inbox.process_due(NOW)

    event.refresh_from_db()
    assert (event.status, event.error) == (Status.FAILED, mistake.__name__)
    assert event.next_attempt_at == NOW + RETRY_AFTER[0]
    assert f"met {mistake.__name__} in test_inbox.py, line" in caplog.text
    assert "quiet@example.org" not in caplog.text


def test_the_same_event_stored_by_two_at_once_is_one_row():
    facts = EventFacts.read(event_about({"id": "sub_1"}))

    assert inbox.store(facts, NOW) == inbox.store(facts, NOW)
    assert StripeEvent.objects.count() == 1


def test_a_changed_address_is_taken_over(sandbox):
    supporter = known_subscription(sandbox).supporter
    sandbox.client.v1.customers.update(supporter.stripe_id, {"email": "new@example.org"})

    assert work_on({"id": supporter.stripe_id}, "customer.updated") == Status.PROCESSED
    supporter.refresh_from_db()
    assert supporter.email == "new@example.org"


def test_a_deleted_customer_is_forgotten_by_name(sandbox):
    subscription = known_subscription(sandbox, email="gone@example.org")
    sandbox.client.v1.customers.delete(subscription.supporter.stripe_id)

    work_on({"id": subscription.supporter.stripe_id}, "customer.deleted")

    supporter = Supporter.objects.get()
    assert supporter.email == ""
    assert supporter.deleted_at is not None
    assert not Supporter.objects.present().exists()


def test_customers_who_give_nothing_are_not_ours_to_know(sandbox):
    customer = sandbox.client.v1.customers.create({"email": "buyer@example.org"})

    assert work_on({"id": customer.id}, "customer.updated") == Status.IGNORED
    assert not Supporter.objects.exists()


def test_a_new_card_shows_on_the_running_donation(sandbox):
    subscription = known_subscription(sandbox)
    v1 = sandbox.client.v1
    customer = subscription.supporter.stripe_id
    card = v1.payment_methods.attach("pm_card_mastercard", {"customer": customer})
    v1.subscriptions.update(subscription.stripe_id, {"default_payment_method": card.id})

    status = work_on({"id": card.id, "customer": customer}, "payment_method.attached")

    subscription.refresh_from_db()
    assert status == Status.PROCESSED
    assert (subscription.card_brand, subscription.card_last4) == ("mastercard", "4444")


def test_a_card_of_somebody_else_is_none_of_our_business(sandbox):
    assert work_on({"id": "pm_1", "customer": None}, "payment_method.attached") == Status.IGNORED


def test_a_paid_invoice_becomes_a_payment(sandbox):
    subscription = sync.sync_subscription(make_subscription(sandbox))
    v1 = sandbox.client.v1
    invoice = v1.invoices.list({"subscription": subscription.stripe_id}).data[0]

    assert work_on({"id": invoice.id}, "invoice.paid") == Status.PROCESSED
    payment = subscription.payments.get()
    assert (payment.status, payment.amount_paid_pence, payment.currency) == ("paid", 997, "gbp")


def test_the_end_of_retries_is_heard_of_the_subscription_and_seen_on_the_payment(sandbox):
    subscription = known_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome="declines")
    sync.sync_payments_of(subscription.stripe_id)
    assert subscription.payments.first().next_attempt_at is not None
    sandbox.control(f"subscriptions/{subscription.stripe_id}/end-retries", outcome="unpaid")

    work_on({"id": subscription.stripe_id}, "customer.subscription.updated")

    assert subscription.payments.first().next_attempt_at is None


def test_the_customers_new_default_card_shows_on_the_running_donation(sandbox):
    subscription = known_subscription(sandbox)
    v1, customer = sandbox.client.v1, subscription.supporter.stripe_id
    card = v1.payment_methods.attach("pm_card_mastercard", {"customer": customer})
    v1.customers.update(customer, {"invoice_settings": {"default_payment_method": card.id}})
    v1.subscriptions.update(subscription.stripe_id, {"default_payment_method": ""})

    work_on({"id": customer}, "customer.updated")

    subscription.refresh_from_db()
    assert subscription.card_last4 == "4444"


@pytest.mark.parametrize("status", [Status.FAILED, Status.DEAD, Status.PROCESSED, Status.IGNORED])
def test_staff_can_have_an_event_worked_on_again(sandbox, status):
    event = store({"id": make_subscription(sandbox)})
    StripeEvent.objects.update(
        status=status, attempts=6, next_attempt_at=NOW + timedelta(hours=1), error="why"
    )

    assert inbox.replay(StripeEvent.objects.all(), NOW) == 1
    inbox.process_due(NOW)

    event.refresh_from_db()
    assert (event.status, event.attempts, event.error) == (Status.PROCESSED, 1, "")
    assert Subscription.objects.exists()


def test_an_event_of_the_wrong_mode_is_never_worked_on_again():
    event = store({"id": "sub_1"}, livemode=True)

    assert inbox.replay(StripeEvent.objects.all(), NOW) == 0
    event.refresh_from_db()
    assert event.status == Status.IGNORED


def test_an_event_from_before_the_key_was_changed_is_ignored(settings):
    event = store({"id": "sub_1"})
    settings.STRIPE_SECRET_KEY = "sk_live_abc"

    inbox.process_due(NOW)

    event.refresh_from_db()
    assert (event.status, event.error) == (Status.IGNORED, WRONG_MODE)


def test_an_event_that_waits_for_its_first_try_is_not_hurried():
    store({"id": "sub_1"})

    assert inbox.replay(StripeEvent.objects.all(), NOW) == 0


def test_a_card_event_whose_content_was_forgotten_is_no_error(sandbox):
    event = store({"id": "pm_1", "customer": "cus_1"}, "payment_method.attached")
    StripeEvent.objects.update(payload=None)

    inbox.process_due(NOW)

    event.refresh_from_db()
    assert event.status == Status.IGNORED


def test_old_content_is_forgotten_and_the_event_stays():
    old, young = store({"id": "sub_1"}), store({"id": "sub_2"})
    StripeEvent.objects.filter(pk=old.pk).update(received_at=NOW - timedelta(days=91))

    assert inbox.forget_payloads(NOW) == 1
    assert inbox.forget_payloads(NOW) == 0

    old.refresh_from_db()
    young.refresh_from_db()
    assert old.payload is None
    assert old.type == "customer.subscription.updated"
    assert young.payload is not None
