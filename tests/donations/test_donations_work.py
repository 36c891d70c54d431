"""manage.py donations_work, and the list of things to do that it shares with `work`."""

import signal
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from config.management.commands import work
from donations import inbox, jobs
from donations.models import (
    CheckoutAttempt,
    Notice,
    ReconcileRun,
    StripeEvent,
    Subscription,
    SyncTicket,
)
from donations.stripe_facts import EventFacts
from donations.stripe_problems import StripeUnavailable, UnexpectedAnswer
from tests.donations.giving import make_subscription
from tests.donations.ringing import event_about


def compared(**ago):
    """As if a comparison of everything had been done that long ago."""
    when = timezone.now() - timedelta(**ago)
    ReconcileRun.objects.create(started_at=when, finished_at=when, is_applied=True)


@pytest.mark.django_db
def test_one_pass_works_on_what_is_due(sandbox):
    compared(hours=1)
    facts = EventFacts.read(event_about({"id": make_subscription(sandbox)}))
    inbox.store(facts, timezone.now() - timedelta(minutes=1))

    call_command("donations_work")

    assert Subscription.objects.exists()


@pytest.mark.django_db
def test_one_pass_forgets_old_content(stripe_is_away):
    compared(hours=1)
    old = timezone.now() - timedelta(days=91)
    event = inbox.store(EventFacts.read(event_about({"id": "p"}, "product.updated")), old)
    StripeEvent.objects.update(status="ignored", next_attempt_at=None)

    call_command("donations_work")

    event.refresh_from_db()
    assert event.payload is None


@pytest.mark.django_db
def test_a_job_that_fails_does_not_stop_the_others(monkeypatch, caplog):
    done = []

    def fails():
        raise OperationalError("quiet@example.org")

    monkeypatch.setattr(
        "donations.management.commands.donations_work.jobs",
        lambda **_: [(fails, 1), (lambda: done.append(1), 1)],
    )

    call_command("donations_work")

    assert done == [1]
    assert "fails failed (OperationalError)" in caplog.text
    assert "quiet" not in caplog.text


def test_work_does_every_job_of_donations():
    names = [job.do.__name__ for job in work.jobs()]

    assert {do.__name__ for do, _ in jobs.jobs()} <= set(names)


@pytest.fixture
def handlers():
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGALRM)
    kept = {number: signal.getsignal(number) for number in numbers}
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.django_db
def test_the_loop_ends_at_once_when_told_to(handlers, monkeypatch, number):
    monkeypatch.setattr(
        "donations.management.commands.donations_work.jobs", lambda **_: [(lambda: None, 3600)]
    )
    signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(number))
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    started = time.monotonic()

    call_command("donations_work", loop=True)

    assert time.monotonic() - started < 10


class Pages:
    """A comparison that finds `drift` differences on `number` pages, and then raises `problem`."""

    made = 0

    def __init__(self, *, number=1, drift=0, problem=None):
        self.number, self.problem, self.seen = number, problem, 0
        self.run = ReconcileRun(drift=drift, mended=drift)

    def __call__(self, *, is_applied):
        assert is_applied
        self.made += 1
        self.run.pk, self.run.started_at, self.run.is_applied = None, timezone.now(), True
        self.run.save()
        return self

    def __iter__(self):
        for _ in range(self.number):
            self.seen += 1
            yield []
        if self.problem:
            raise self.problem


@pytest.fixture
def daily(monkeypatch):
    """A function that makes a DailyComparison which compares the given Pages."""

    def make(pages, seconds=60):
        monkeypatch.setattr(jobs, "Comparison", pages)
        return jobs.DailyComparison(seconds=seconds)

    return make


@pytest.mark.django_db
def test_the_next_pass_does_not_begin_anew_what_was_broken_off_a_moment_ago(daily):
    ReconcileRun.objects.create(started_at=timezone.now(), is_applied=True, error="Stripe away")
    pages = Pages()

    daily(pages).compare_with_stripe()

    assert pages.made == 0


@pytest.mark.django_db
def test_it_compares_when_that_was_not_done_for_a_day(daily):
    compared(hours=25)
    pages = Pages(number=3)

    daily(pages).compare_with_stripe()

    assert (pages.made, pages.seen) == (1, 3)
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_it_does_not_compare_again_within_the_day(daily):
    compared(hours=23)
    pages = Pages()

    daily(pages).compare_with_stripe()

    assert pages.made == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "not_enough",
    [{"is_applied": False}, {"since": timezone.now()}, {"finished_at": None}],
)
def test_a_comparison_that_was_not_whole_does_not_count(daily, not_enough):
    compared(hours=1)
    ReconcileRun.objects.update(**not_enough)
    pages = Pages()

    daily(pages).compare_with_stripe()

    assert pages.made == 1


@pytest.mark.django_db
def test_other_work_goes_on_between_its_pages(daily):
    pages = Pages(number=3)
    job = daily(pages, seconds=0)

    for seen in (1, 2, 3):
        job.compare_with_stripe()
        assert (pages.made, pages.seen) == (1, seen)


@pytest.mark.django_db
def test_differences_are_told_to_staff_once_a_day(daily):
    for _ in range(2):
        daily(Pages(drift=2)).compare_with_stripe()
        ReconcileRun.objects.update(started_at=timezone.now() - jobs.TRIED_AGAIN_AFTER)

    assert ReconcileRun.objects.count() == 2
    assert "2 differences" in Notice.objects.get().facts["sentence"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("problem", "alerts"), [(StripeUnavailable("away"), 0), (UnexpectedAnswer("odd"), 1)]
)
def test_a_broken_off_comparison_is_tried_again_later(daily, problem, alerts):
    pages = Pages(problem=problem)
    job = daily(pages)

    job.compare_with_stripe()
    job.compare_with_stripe()
    assert pages.made == 1
    assert Notice.objects.count() == alerts

    ReconcileRun.objects.update(started_at=timezone.now() - jobs.TRIED_AGAIN_AFTER)
    job.compare_with_stripe()
    assert pages.made == 2


@pytest.mark.django_db
def test_a_database_that_leaves_in_the_midst_counts_as_broken_off(daily):
    pages = Pages(drift=2, problem=OperationalError("away"))
    job = daily(pages)

    with pytest.raises(OperationalError):
        job.compare_with_stripe()
    job.compare_with_stripe()

    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_without_a_key_nothing_is_compared(daily, settings):
    settings.STRIPE_SECRET_KEY = ""
    pages = Pages()

    daily(pages).compare_with_stripe()

    assert pages.made == 0


def attempt(*, days_ago, **fields):
    created = timezone.now() - timedelta(days=days_ago)
    return CheckoutAttempt.objects.create(created_at=created, **fields)


@pytest.mark.django_db
def test_attempts_that_nobody_paid_are_forgotten_after_90_days():
    attempt(days_ago=91)
    attempt(days_ago=91, session_id="cs_1", status="expired")
    attempt(days_ago=91, session_id="cs_2", status="open")
    kept = [
        attempt(days_ago=89, session_id="cs_3", status="open"),
        attempt(days_ago=400, session_id="cs_4", status="complete"),
    ]

    assert jobs.forget_unpaid_attempts() == 3

    assert set(CheckoutAttempt.objects.all()) == set(kept)


@pytest.mark.django_db
def test_tickets_of_what_nobody_asked_about_for_long_are_forgotten():
    """Most are of objects that are none of our business: another product rings our bell too."""
    for stripe_id in ("in_of_another_product", "in_1"):
        SyncTicket.take(stripe_id)
    last_week = timezone.now() - SyncTicket.KEPT_FOR - timedelta(minutes=1)
    old = SyncTicket.objects.filter(stripe_id="in_of_another_product")
    old.update(issued=SyncTicket.number_at(last_week), applied=0)

    assert jobs.forget_old_tickets in [job for job, _ in jobs.jobs()]
    assert jobs.forget_old_tickets() == 1

    assert SyncTicket.objects.get().stripe_id == "in_1"
