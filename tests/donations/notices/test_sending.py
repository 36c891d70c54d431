"""The outbox and the mail server: each notice at most once, and at least once if mail works."""

import threading
from datetime import timedelta

import pytest
from django.core.mail.backends import smtp
from django.db import connection, transaction
from django.utils import timezone

from donations import notices
from donations.models import Notice, Subscription
from donations.notices.sending import BATCH
from donations.outages import RETRY_AFTER
from tests.donations.notices import post_office
from tests.donations.notices.rows import (
    ADDRESS,
    failed_payment,
    make_payment,
    make_subscription,
    make_supporter,
)

pytestmark = pytest.mark.django_db

STAFF = "staff@example.org"
Status = Notice.Status


@pytest.fixture
def office(settings):
    with post_office.open_post_office() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        settings.STAFF_ALERT_EMAIL = STAFF
        yield office


@pytest.fixture
def thanks():
    """A notice that is due."""
    notices.note_payment(make_payment(make_subscription()))
    return Notice.objects.get()


def send(*, later=timedelta(0)):
    return notices.send_due(timezone.now() + later)


def test_what_waits_is_sent_once(office, thanks):
    assert (send(), send()) == (1, 0)
    assert len(office.letters) == 1
    thanks.refresh_from_db()
    assert (thanks.status, thanks.attempts, thanks.error) == (Status.SENT, 1, "")
    assert thanks.settled_at is not None
    assert thanks.next_attempt_at is None


def test_it_goes_to_the_address_that_stripe_has_when_it_is_sent(office, thanks):
    thanks.supporter.email = "new@example.org"
    thanks.supporter.save()
    send()
    assert b"To: new@example.org" in office.letters[0]


def test_without_an_address_it_is_dropped(office, thanks):
    thanks.supporter.email = ""
    thanks.supporter.save()
    send()
    thanks.refresh_from_db()
    assert (thanks.status, thanks.error, office.letters) == (Status.DROPPED, "no address", [])


def test_what_is_no_longer_true_is_not_said(office):
    payment = failed_payment(make_subscription(status="past_due"))
    notices.note_payment(payment)
    payment.status = "paid"
    payment.save()
    Subscription.objects.get().save()
    Subscription.objects.update(status="active", state="active", started_at="2024-01-01T00:00Z")
    assert send() == 1
    notice = Notice.objects.get()
    assert (notice.status, notice.error) == (Status.DROPPED, "no longer true")
    assert office.letters == []


def test_thanks_and_the_end_are_said_whatever_came_since(office, thanks):
    thanks.subscription.status = "canceled"
    thanks.subscription.ended_at = timezone.now()
    thanks.subscription.save()
    notices.note_subscription(thanks.subscription)
    Subscription.objects.update(started_at="2024-01-01T00:00Z", ended_at="2024-02-01T00:00Z")
    assert send() == 2
    assert {notice.status for notice in Notice.objects.all()} == {Status.SENT}


def test_a_mail_server_that_is_away_is_tried_again_and_asked_once_a_pass(settings, thanks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    notices.alert("another", "Something else waits too.")
    settings.STAFF_ALERT_EMAIL = STAFF
    now = timezone.now()
    assert notices.send_due(now) == 1
    thanks.refresh_from_db()
    assert (thanks.status, thanks.attempts) == (Status.WAITING, 0)
    assert thanks.error == "ConnectionRefusedError"
    assert thanks.next_attempt_at == now + RETRY_AFTER[0]
    assert Notice.objects.get(kind="alert").error == ""


@pytest.fixture
def server_is_away(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settings.STAFF_ALERT_EMAIL = STAFF


def test_while_the_mail_server_is_away_everything_waits_for_three_days(server_is_away, thanks):
    moment = timezone.now()
    for _ in range(71):
        assert notices.send_due(moment) == 1
        moment += timedelta(hours=1)
    thanks.refresh_from_db()
    assert (thanks.status, thanks.attempts) == (Status.WAITING, 0)
    assert Notice.objects.count() == 1


def test_an_outage_of_more_than_three_days_is_told_once_a_day(server_is_away, thanks):
    notices.note_payment(make_payment(make_subscription()))
    later = timezone.now() + timedelta(hours=73)
    Notice.objects.update(attempts=5, next_attempt_at=later)
    for _ in range(4):  # the alert waits for the server too
        notices.send_due(later)
    assert Notice.objects.filter(kind="thanks", status=Status.DEAD).count() == 2
    assert Notice.objects.filter(kind="alert").count() == 1


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (post_office.REFUSES_SENDER, "SMTPSenderRefused 451"),
        (post_office.REFUSES_RECIPIENT, "SMTPRecipientsRefused"),
        (post_office.REFUSES_CONTENT, "SMTPDataError 554"),
    ],
)
def test_a_refusal_is_tried_again_after_longer_and_longer_times(office, thanks, trouble, error):
    office.trouble = trouble
    moment = timezone.now()
    for wait in RETRY_AFTER:
        assert notices.send_due(moment) == 1
        thanks.refresh_from_db()
        assert (thanks.status, thanks.error) == (Status.WAITING, error)
        assert thanks.next_attempt_at == moment + wait
        assert notices.send_due(moment + wait - timedelta(seconds=1)) == 0
        moment += wait
    office.trouble = None
    assert notices.send_due(moment) == 1
    thanks.refresh_from_db()
    assert (thanks.status, len(office.letters)) == (Status.SENT, 1)


def test_in_the_end_it_is_dead_and_staff_are_told(office, thanks, caplog):
    office.trouble = post_office.REFUSES_RECIPIENT
    moment = timezone.now()
    for wait in (*RETRY_AFTER, timedelta(0)):
        notices.send_due(moment)
        moment += wait
    thanks.refresh_from_db()
    assert thanks.status == Status.DEAD
    office.trouble = None
    assert send() == 1
    assert f"To: {STAFF}".encode() in office.letters[0]
    assert ADDRESS not in caplog.text
    assert ADDRESS not in "".join(Notice.objects.values_list("error", flat=True))


def test_a_mail_that_perhaps_went_out_is_never_sent_again_by_itself(office, thanks):
    office.trouble = post_office.HANGS_UP_AFTER_CONTENT
    send()
    thanks.refresh_from_db()
    assert (thanks.status, thanks.error) == (Status.UNCLEAR, "SMTPServerDisconnected")
    office.trouble = None
    send(later=timedelta(days=2))
    to_supporter = [letter for letter in office.letters if ADDRESS.encode() in letter]
    assert len(to_supporter) == 1
    assert Notice.objects.filter(kind="alert", status=Status.SENT).count() == 1


def test_a_yes_is_a_yes_even_if_the_server_leaves_without_a_word(office, thanks):
    office.trouble = post_office.HANGS_UP_AFTER_ANSWER
    send()
    thanks.refresh_from_db()
    assert (thanks.status, len(office.letters)) == (Status.SENT, 1)


def test_an_address_that_no_mail_can_be_written_to_stops_nobody_else(office, thanks):
    thanks.supporter.email = "two\nlines@example.org"
    thanks.supporter.save()
    other = make_subscription(supporter=make_supporter(email="other@example.org"))
    notices.note_payment(make_payment(other))
    assert send() == 2
    thanks.refresh_from_db()
    assert (thanks.status, thanks.error) == (Status.WAITING, "ValueError")
    assert len(office.letters) == 1


def test_staff_can_send_what_is_unclear_or_dead_once_more(office, thanks):
    for status in (Status.UNCLEAR, Status.DEAD):
        Notice.objects.update(status=status, next_attempt_at=None, attempts=6)
        assert notices.send_again(thanks, timezone.now()) is True
        assert send() == 1
    assert len(office.letters) == 2


def test_what_was_sent_is_not_sent_again_by_a_press(office, thanks):
    send()
    assert notices.send_again(thanks, timezone.now()) is False
    assert (send(), len(office.letters)) == (0, 1)


def test_what_was_being_sent_when_its_process_died_is_given_to_staff(office, thanks):
    now = timezone.now()
    Notice.objects.update(status=Status.SENDING, next_attempt_at=now + timedelta(minutes=15))
    assert notices.note_interrupted(now + timedelta(minutes=14)) == 0
    assert notices.note_interrupted(now + timedelta(minutes=16)) == 1
    thanks.refresh_from_db()
    assert thanks.status == Status.UNCLEAR
    assert send() == 1, "the alert alone"
    assert STAFF.encode() in office.letters[0]


def test_a_death_between_claim_and_mail_server_sends_nothing_twice(office, thanks, monkeypatch):
    """The process ends at the worst moments: after the claim, and after the server's yes."""

    class Killed(BaseException):
        pass

    def killed(*args):
        raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(smtp.EmailBackend, "open", killed)
        with pytest.raises(Killed):
            send()
    assert send(later=timedelta(days=1)) == 0
    assert (Notice.objects.get().status, office.letters) == (Status.SENDING, [])
    notices.note_interrupted(timezone.now() + timedelta(days=1))
    assert Notice.objects.get(pk=thanks.pk).status == Status.UNCLEAR


def test_an_alert_without_an_address_stays_to_be_seen(office, settings):
    settings.STAFF_ALERT_EMAIL = ""
    notices.alert("key", "Something.")
    assert send() == 1
    notice = Notice.objects.get()
    assert (notice.status, notice.error) == (Status.DROPPED, "STAFF_ALERT_EMAIL is not set")


def test_an_alert_goes_to_everyone_who_is_named(office, settings):
    settings.STAFF_ALERT_EMAIL = "one@example.org, two@example.org"
    notices.alert("key", "Something.")
    send()
    assert b"To: one@example.org, two@example.org" in office.letters[0]


def test_a_dead_alert_makes_no_further_alert(office):
    notices.alert("key", "Something.")
    Notice.objects.update(attempts=len(RETRY_AFTER))
    office.trouble = post_office.REFUSES_RECIPIENT
    send()
    assert [notice.status for notice in Notice.objects.all()] == [Status.DEAD]


def test_a_pass_takes_a_limited_number(office, settings):
    settings.STAFF_ALERT_EMAIL = ""
    for number in range(BATCH + 3):
        notices.alert(f"key {number}", "Something.")
    assert (send(), send()) == (BATCH, 3)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_server_is_spoken_to(office, thanks, monkeypatch):
    seen = []

    def watched(backend, messages, send_messages=smtp.EmailBackend.send_messages):
        seen.append((connection.in_atomic_block, Notice.objects.get().status))
        return send_messages(backend, messages)

    monkeypatch.setattr(smtp.EmailBackend, "send_messages", watched)
    send()
    assert seen == [(False, Status.SENDING)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_it_once(office, thanks):
    begin = threading.Barrier(2)

    def work():
        begin.wait()
        notices.send_due(timezone.now())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(office.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_told(office):
    subscription = make_subscription()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notices.note_payment(make_payment(subscription))
        raise ZeroDivisionError
    assert (send(), office.letters) == (0, [])


def test_with_the_key_of_the_other_mode_nothing_is_said(office, thanks, settings):
    settings.STRIPE_SECRET_KEY = "sk_live_abc"
    assert send() == 1
    thanks.refresh_from_db()
    assert (thanks.status, office.letters) == (Status.DROPPED, [])
    assert thanks.error == "test and live mode are mixed up"
