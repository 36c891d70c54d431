"""Doing it again: events are worked on anew, mails that are stuck are sent once more."""

import pytest

from donations import inbox
from donations.models import Notice, StripeEvent
from tests.donations.giving import make_subscription
from tests.donations.staff import address, make_event, make_notice, make_supporter
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def care(settings):
    return sign_in("view_stripeevent", "view_notice", "replay_stripeevent", settings=settings)


@pytest.fixture
def reader(settings):
    return sign_in("view_stripeevent", "view_notice", settings=settings)


def replay(client, event=None):
    if event is None:
        return client.post(address("events", "replay_failed"), follow=True)
    return client.post(address("events", "replay", pk=event.pk), follow=True)


def send_again(client, notice):
    return client.post(address("notices", "send_again", pk=notice.pk), follow=True)


def test_an_event_that_was_given_up_is_done_after_all(care, sandbox):
    event = make_event(
        make_subscription(sandbox), type="customer.subscription.created", status="dead"
    )

    answer = replay(care, event)
    inbox.process_due(StripeEvent.objects.get().next_attempt_at)

    assert "1 event is worked on again" in answer.content.decode()
    event.refresh_from_db()
    assert (event.status, event.error) == ("processed", "")


def test_all_that_failed_are_worked_on_again_and_no_others(care):
    dead, failed = make_event(status="dead"), make_event(status="failed", attempts=4)
    done = make_event()

    answer = replay(care)

    assert "2 events are worked on again" in answer.content.decode()
    for event in (dead, failed, done):
        event.refresh_from_db()
    assert [dead.status, failed.status, done.status] == ["received", "received", "processed"]
    assert failed.attempts == 0


def test_without_failures_there_is_nothing_to_do(care):
    make_event()

    assert "There was nothing to work on again." in replay(care).content.decode()


def test_the_list_offers_it_only_when_something_failed(care):
    there = address("events", "replay_failed")
    assert there not in care.get(address("events")).content.decode()

    make_event(status="dead")
    page = care.get(address("events")).content.decode()
    assert there in page
    assert "1 event failed." in page


def test_test_events_stay_away_from_real_money(care):
    event = make_event(status="ignored", livemode=True)

    replay(care, event)

    event.refresh_from_db()
    assert event.status == "ignored"


def test_replaying_needs_its_own_right(reader):
    event = make_event(status="dead")

    assert reader.post(address("events", "replay_failed")).status_code == 302
    assert reader.post(address("events", "replay", pk=event.pk)).status_code == 302
    event.refresh_from_db()
    assert event.status == "dead"
    for page in (address("events"), address("events", "inspect", pk=event.pk)):
        assert "/replay/" not in reader.get(page).content.decode()


def test_replaying_is_no_link_to_follow(care):
    event = make_event(status="dead")

    assert care.get(address("events", "replay_failed")).status_code == 405
    assert care.get(address("events", "replay", pk=event.pk)).status_code == 405
    care.handler.enforce_csrf_checks = True
    assert care.post(address("events", "replay_failed")).status_code == 403


def test_an_event_that_is_not_there_is_404(care):
    assert care.post(address("events", "replay", pk=999)).status_code == 404


@pytest.mark.parametrize("status", ["unclear", "dead"])
def test_a_mail_that_is_stuck_waits_to_be_sent_once_more(care, status):
    notice = make_notice(make_supporter(), status=status, attempts=6, error="refused")

    answer = send_again(care, notice)

    assert "The mail is sent again" in answer.content.decode()
    notice.refresh_from_db()
    assert (notice.status, notice.attempts, notice.error) == ("waiting", 0, "")


@pytest.mark.parametrize("status", ["sent", "waiting", "sending", "dropped"])
def test_a_mail_that_is_not_stuck_is_not_sent_twice(care, status):
    notice = make_notice(status=status)
    page = care.get(address("notices", "inspect", pk=notice.pk)).content.decode()
    assert "Send it again" not in page

    answer = send_again(care, notice)

    assert "nothing was sent" in answer.content.decode()
    assert Notice.objects.get().status == status


def test_staff_are_warned_that_a_mail_may_arrive_twice(care):
    notice = make_notice(status="unclear")

    page = care.get(address("notices", "inspect", pk=notice.pk)).content.decode()

    assert "If it did, it arrives twice." in page


def test_sending_again_needs_its_own_right(reader):
    notice = make_notice(status="dead")

    assert reader.post(address("notices", "send_again", pk=notice.pk)).status_code == 302
    notice.refresh_from_db()
    assert notice.status == "dead"
    page = reader.get(address("notices", "inspect", pk=notice.pk)).content.decode()
    assert "Send it again" not in page


def test_what_an_alert_says_is_read_in_words(care):
    notice = make_notice(kind="alert", facts={"sentence": "An event was given up."})

    page = care.get(address("notices", "inspect", pk=notice.pk)).content.decode()

    assert "An event was given up." in page
