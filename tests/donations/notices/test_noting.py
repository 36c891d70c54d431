"""What is noted for which state, and that nothing is noted twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from donations import notices
from donations.models import Notice, Subscription
from donations.notices.occasions import months_after
from tests.donations.notices.rows import (
    failed_payment,
    make_payment,
    make_subscription,
    make_supporter,
)

pytestmark = pytest.mark.django_db


def told():
    return sorted(Notice.objects.values_list("kind", "key"))


def note(subscription):
    notices.note_subscription(Subscription.objects.get(pk=subscription.pk))


def test_it_thanks_once_the_first_payment_has_arrived():
    subscription = make_subscription()
    note(subscription)
    assert told() == []
    notices.note_payment(make_payment(subscription))
    note(subscription)
    assert told() == [("thanks", subscription.stripe_id)]
    notice = Notice.objects.get()
    assert (notice.subscription, notice.supporter) == (subscription, subscription.supporter)
    assert notice.status == Notice.Status.WAITING


def test_it_does_not_thank_for_a_gift_that_began_long_ago():
    began = timezone.now() - timedelta(days=8)
    subscription = make_subscription(started_at=began)
    make_payment(subscription, created_at=began, paid_at=began)
    make_payment(subscription)
    note(subscription)
    assert told() == []


def test_it_thanks_for_money_that_came_late():
    began = timezone.now() - timedelta(days=8)
    subscription = make_subscription(started_at=began)
    notices.note_payment(make_payment(subscription, created_at=began))
    assert told() == [("thanks", subscription.stripe_id)]


def test_it_does_not_thank_for_the_first_payment_that_it_hears_of_when_a_gift_is_old():
    """A whole account may be taken in, and in any order."""
    subscription = make_subscription(started_at=timezone.now() - timedelta(days=90))
    notices.note_payment(make_payment(subscription))
    assert told() == []


def test_it_does_not_thank_for_an_invoice_of_nothing():
    subscription = make_subscription()
    notices.note_payment(make_payment(subscription, amount_paid_pence=0))
    assert told() == []


def test_it_tells_of_a_failed_payment_once_however_often_it_is_tried():
    subscription = make_subscription(status="past_due")
    payment = failed_payment(subscription)
    for tries in (1, 2, 3):
        payment.attempt_count = tries
        payment.save()
        notices.note_payment(payment)
    assert told() == [("payment_failed", payment.stripe_id)]


def test_it_tells_of_each_month_that_fails():
    subscription = make_subscription(status="past_due")
    first = failed_payment(subscription, created_at=timezone.now() - timedelta(days=30))
    notices.note_payment(first)
    second = failed_payment(subscription)
    notices.note_payment(second)
    assert told() == sorted(
        [("payment_failed", first.stripe_id), ("payment_failed", second.stripe_id)]
    )


def test_it_says_so_when_the_bank_asks_for_a_confirmation():
    payment = failed_payment(make_subscription(status="past_due"), needs_action=True)
    notices.note_payment(payment)
    assert told() == [("action_needed", payment.stripe_id)]


@pytest.mark.parametrize("status", ["unpaid", "past_due"])
def test_it_says_so_when_the_card_is_not_tried_any_more(status):
    payment = failed_payment(make_subscription(status=status), next_attempt_at=None)
    notices.note_payment(payment)
    assert told() == [("new_card_needed", payment.stripe_id)]


def test_it_says_nothing_of_a_first_payment_that_the_person_still_sees_at_checkout():
    payment = failed_payment(make_subscription(status="incomplete"))
    notices.note_payment(payment)
    assert told() == []


def test_it_says_nothing_of_an_invoice_that_was_not_tried_yet():
    payment = failed_payment(make_subscription(status="past_due"), attempt_count=0)
    notices.note_payment(payment)
    assert told() == []


def test_it_tells_of_each_stop_once():
    now = timezone.now()
    ends = now + timedelta(days=20)
    subscription = make_subscription(cancel_at=ends, canceled_at=now)
    note(subscription)
    note(subscription)
    assert [kind for kind, _ in told()] == ["will_end"]
    # Undone, then stopped a second time: that is news again.
    subscription.canceled_at = now + timedelta(minutes=1)
    subscription.save()
    note(subscription)
    assert [kind for kind, _ in told()] == ["will_end", "will_end"]


def test_it_tells_of_a_pause_and_of_the_next_one():
    now = timezone.now()
    subscription = make_subscription(status="paused", paused_at=now)
    note(subscription)
    note(subscription)
    subscription.paused_at = now + timedelta(days=40)
    subscription.save()
    note(subscription)
    assert [kind for kind, _ in told()] == ["paused", "paused"]


@pytest.mark.parametrize("status", ["canceled", "incomplete_expired"])
def test_it_tells_of_the_end(status):
    subscription = make_subscription(status=status, ended_at=timezone.now())
    note(subscription)
    assert told() == [("ended", subscription.stripe_id)]


def test_it_does_not_tell_of_an_end_long_ago():
    note(make_subscription(status="canceled", ended_at=timezone.now() - timedelta(days=8)))
    assert told() == []


def test_it_makes_nothing_of_a_state_that_it_does_not_know():
    note(make_subscription(status="dreaming"))
    assert told() == []


def test_what_was_dropped_and_is_true_again_waits_again():
    payment = failed_payment(make_subscription(status="past_due"))
    notices.note_payment(payment)
    Notice.objects.update(status=Notice.Status.DROPPED, next_attempt_at=None)
    notices.note_payment(payment)
    assert Notice.objects.get().status == Notice.Status.WAITING


def test_what_was_sent_is_never_woken():
    payment = failed_payment(make_subscription(status="past_due"))
    notices.note_payment(payment)
    for status in ("sent", "unclear", "dead", "sending"):
        Notice.objects.update(status=status, next_attempt_at=None)
        notices.note_payment(payment)
        assert Notice.objects.get().status == status


def test_without_an_address_nothing_is_woken():
    subscription = make_subscription(status="past_due", supporter=make_supporter(email=""))
    notices.note_payment(payment := failed_payment(subscription))
    Notice.objects.update(status=Notice.Status.DROPPED, next_attempt_at=None)
    notices.note_payment(payment)
    assert Notice.objects.get().status == Notice.Status.DROPPED


def test_an_alert_is_told_once_a_key():
    notices.alert("two live cus_1", "Two live subscriptions.")
    notices.alert("two live cus_1", "Two live subscriptions, still.")
    notices.alert("dead evt_1", "An event is dead.")
    assert [key for _, key in told()] == ["dead evt_1", "two live cus_1"]
    first = Notice.objects.get(key="two live cus_1")
    assert first.facts == {"sentence": "Two live subscriptions."}


def on(year, month, day):
    return datetime(year, month, day, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("began", "now", "half_years"),
    [
        (on(2026, 1, 15), on(2026, 7, 14), None),
        (on(2026, 1, 15), on(2026, 7, 15), 1),
        (on(2026, 1, 15), on(2026, 7, 29), 1),
        (on(2026, 1, 15), on(2026, 7, 30), None),
        (on(2026, 1, 15), on(2027, 1, 15), 2),
        (on(2026, 1, 25), on(2026, 8, 5), 1),
        # The last day of a shorter month, and a leap day.
        (on(2026, 8, 31), on(2027, 2, 27), None),
        (on(2026, 8, 31), on(2027, 2, 28), 1),
        (on(2024, 2, 29), on(2027, 2, 28), 6),
        (on(2026, 12, 31), on(2027, 7, 3), 1),
    ],
)
def test_it_reminds_after_each_half_year(began, now, half_years):
    subscription = make_subscription(started_at=began)
    notices.note_reminders(now)
    notices.note_reminders(now)
    expected = [("reminder", f"{subscription.stripe_id} {half_years}")] if half_years else []
    assert told() == expected


def test_it_reminds_only_of_what_is_running():
    began, now = on(2026, 1, 15), on(2026, 7, 16)
    make_subscription(status="paused", started_at=began)
    make_subscription(status="past_due", started_at=began)
    make_subscription(started_at=began, cancel_at_period_end=True)
    assert notices.note_reminders(now) == 0
    assert told() == []


def test_reminders_cost_no_query_for_those_who_have_theirs(django_assert_max_num_queries):
    began = on(2026, 1, 15)
    for _ in range(5):
        make_subscription(started_at=began)
    reminded_at = on(2026, 7, 16)
    notices.note_reminders(reminded_at)
    Notice.objects.update(created_at=reminded_at)
    with django_assert_max_num_queries(1):
        assert notices.note_reminders(reminded_at + timedelta(hours=1)) == 0


def test_a_month_later_is_the_same_day_or_the_last():
    day = datetime(2026, 1, 31).date()
    later = [months_after(day, months).isoformat() for months in (0, 1, 2, 11, 13)]
    assert later == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-12-31", "2027-02-28"]


def test_it_reminds_nobody_of_the_other_mode():
    began, now = on(2026, 1, 15), on(2026, 7, 16)
    make_subscription(started_at=began, livemode=True)
    assert notices.note_reminders(now) == 0
    assert told() == []
