"""Take a ticket, fetch, write only if no newer ticket was applied."""

import contextlib
import threading
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from donations import stripe_client, sync
from donations.models import Subscription, SyncTicket
from tests.donations.giving import known_subscription

State = Subscription.State
IN_A_MONTH = timezone.now() + timedelta(days=31)


@pytest.mark.django_db
def test_each_ticket_is_higher_than_the_one_before():
    taken = [SyncTicket.take("sub_1") for _ in range(3)]

    assert taken == sorted(set(taken))


@pytest.mark.django_db
def test_a_ticket_is_higher_than_the_one_before_even_if_the_clock_went_back():
    SyncTicket.take("sub_1")
    tomorrow = SyncTicket.number_at(timezone.now() + timedelta(days=1))
    SyncTicket.objects.update(issued=tomorrow)

    assert SyncTicket.take("sub_1") == tomorrow + 1


@pytest.mark.django_db
def test_a_newer_ticket_applied_first_stops_the_older_one():
    older, newer = SyncTicket.take("sub_1"), SyncTicket.take("sub_1")

    with transaction.atomic():
        assert SyncTicket.apply("sub_1", newer)
        assert not SyncTicket.apply("sub_1", older)


@pytest.mark.django_db
def test_in_order_both_are_applied_and_each_only_once():
    older, newer = SyncTicket.take("sub_1"), SyncTicket.take("sub_1")

    with transaction.atomic():
        assert SyncTicket.apply("sub_1", older)
        assert SyncTicket.apply("sub_1", newer)
        assert not SyncTicket.apply("sub_1", newer)


@pytest.mark.django_db(transaction=True)
def test_a_ticket_is_never_applied_without_the_write_that_it_allows():
    number = SyncTicket.take("sub_1")

    with pytest.raises(transaction.TransactionManagementError):
        SyncTicket.apply("sub_1", number)


@pytest.mark.django_db(transaction=True)
def test_a_write_that_fails_gives_its_ticket_back():
    number = SyncTicket.take("sub_1")

    with pytest.raises(RuntimeError), transaction.atomic():
        SyncTicket.apply("sub_1", number)
        raise RuntimeError

    with transaction.atomic():
        assert SyncTicket.apply("sub_1", number)


@pytest.mark.django_db
def test_the_tickets_of_an_object_that_nobody_asked_about_for_long_are_forgotten():
    SyncTicket.take("sub_1")
    now = timezone.now()

    assert SyncTicket.forget_old(now + SyncTicket.KEPT_FOR - timedelta(minutes=1)) == 0
    assert SyncTicket.forget_old(now + SyncTicket.KEPT_FOR + timedelta(minutes=1)) == 1
    assert not SyncTicket.objects.exists()


@pytest.mark.django_db
def test_a_ticket_from_before_its_object_was_forgotten_allows_nothing_any_more():
    older = SyncTicket.take("sub_1")
    SyncTicket.forget_old(IN_A_MONTH)

    with transaction.atomic():
        assert not SyncTicket.apply("sub_1", older)
        newer = SyncTicket.take("sub_1")
        assert not SyncTicket.apply("sub_1", older)
        assert SyncTicket.apply("sub_1", newer)
        assert not SyncTicket.apply("sub_1", older)


@pytest.mark.django_db
def test_a_ticket_can_be_taken_while_its_object_is_being_forgotten(monkeypatch):
    SyncTicket.take("sub_1")
    create = SyncTicket.objects.bulk_create

    def find_it_and_lose_it(rows, **options):
        monkeypatch.setattr(SyncTicket.objects, "bulk_create", create)
        create(rows, **options)
        SyncTicket.forget_old(IN_A_MONTH)

    monkeypatch.setattr(SyncTicket.objects, "bulk_create", find_it_and_lose_it)
    number = SyncTicket.take("sub_1")

    with transaction.atomic():
        assert SyncTicket.apply("sub_1", number)


@pytest.mark.django_db
def test_an_answer_that_outlived_its_ticket_is_not_written_over_a_newer_one(sandbox, monkeypatch):
    subscription = known_subscription(sandbox)
    fetch = stripe_client.get_subscription

    def asleep(subscription_id):
        """Our process stands still for weeks, with the answer in its hands."""
        monkeypatch.setattr(stripe_client, "get_subscription", fetch)
        answer = fetch(subscription_id)
        SyncTicket.forget_old(IN_A_MONTH)
        sandbox.client.v1.subscriptions.cancel(subscription_id)
        assert sync.sync_subscription(subscription_id).state == State.ENDED
        return answer

    monkeypatch.setattr(stripe_client, "get_subscription", asleep)

    assert sync.sync_subscription(subscription.stripe_id).state == State.ENDED


@pytest.mark.django_db
def test_an_older_answer_that_arrives_last_is_not_written(sandbox, monkeypatch):
    subscription = known_subscription(sandbox)
    fetch = stripe_client.get_subscription

    def overtaken(subscription_id):
        """Our answer is on its way while the donation ends and another worker writes that."""
        monkeypatch.setattr(stripe_client, "get_subscription", fetch)
        answer = fetch(subscription_id)
        sandbox.client.v1.subscriptions.cancel(subscription_id)
        assert sync.sync_subscription(subscription_id).state == State.ENDED
        return answer

    monkeypatch.setattr(stripe_client, "get_subscription", overtaken)

    assert sync.sync_subscription(subscription.stripe_id).state == State.ENDED


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_stripe_is_asked(sandbox, monkeypatch):
    asked_inside = []
    ask = stripe_client.services

    def watch():
        asked_inside.append(connection.in_atomic_block)
        return ask()

    monkeypatch.setattr(stripe_client, "services", watch)
    known_subscription(sandbox)

    assert len(asked_inside) > 3
    assert not any(asked_inside)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_racing_workers_end_at_the_newest_truth(sandbox, monkeypatch):
    """The first worker's answer is older and comes back after the second worker has written."""
    subscription = known_subscription(sandbox)
    fetched, written = threading.Event(), threading.Event()
    fetch = stripe_client.get_subscription

    def slow(subscription_id):
        answer = fetch(subscription_id)
        if threading.current_thread().name == "slow":
            fetched.set()
            assert written.wait(timeout=20)
        return answer

    monkeypatch.setattr(stripe_client, "get_subscription", slow)
    worker = threading.Thread(target=in_own_connection, args=(subscription,), name="slow")
    worker.start()
    assert fetched.wait(timeout=20)
    sandbox.client.v1.subscriptions.cancel(subscription.stripe_id)
    sync.sync_subscription(subscription.stripe_id)
    written.set()
    worker.join(timeout=20)

    subscription.refresh_from_db()
    assert subscription.state == State.ENDED
    ticket = SyncTicket.objects.get(stripe_id=subscription.stripe_id)
    assert ticket.issued == ticket.applied


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_never_get_the_same_ticket():
    taken = defaultdict(list)

    def take():
        while len(mine := taken[threading.current_thread().name]) < 5:
            # SQLite in memory, which only tests use, says "locked" at once instead of waiting.
            with contextlib.suppress(OperationalError):
                mine.append(SyncTicket.take("sub_1"))
        connection.close()

    workers = [threading.Thread(target=take) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)

    assert len(set(sum(taken.values(), []))) == 20


def in_own_connection(subscription):
    try:
        sync.sync_subscription(subscription.stripe_id)
    finally:
        connection.close()
