"""manage.py donations_work: one pass over what waits."""

import io
import signal
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from donations import inbox
from donations.models import StripeEvent, Subscription
from donations.stripe_facts import EventFacts
from tests.donations.giving import make_subscription
from tests.donations.ringing import event_about


def run():
    out = io.StringIO()
    call_command("donations_work", stdout=out)
    return out.getvalue().strip()


@pytest.mark.django_db
def test_one_pass_works_on_what_is_due(sandbox):
    facts = EventFacts.read(event_about({"id": make_subscription(sandbox)}))
    inbox.store(facts, timezone.now() - timedelta(minutes=1))

    assert run() == "1 events worked on, 0 emptied"
    assert Subscription.objects.exists()


@pytest.mark.django_db
def test_one_pass_forgets_old_content():
    old = timezone.now() - timedelta(days=91)
    event = inbox.store(EventFacts.read(event_about({"id": "p"}, "product.updated")), old)
    StripeEvent.objects.update(status="ignored", next_attempt_at=None)

    assert run() == "0 events worked on, 1 emptied"
    event.refresh_from_db()
    assert event.payload is None


@pytest.mark.django_db
def test_with_nothing_to_do_it_says_nothing():
    assert run() == ""


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
def test_the_loop_ends_at_once_when_told_to(handlers, number):
    signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(number))
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    started = time.monotonic()

    call_command("donations_work", loop=True, every=3600)

    assert time.monotonic() - started < 10
