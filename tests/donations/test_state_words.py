"""What the page of one's own donation says of each state."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from tests.donations.notices.rows import failed_payment, make_subscription

pytestmark = pytest.mark.django_db


def words(subscription, payment=None):
    subscription.owed_payment = payment
    page = render_to_string(subscription.words_template, {"subscription": subscription})
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)), page


def test_an_end_after_failed_payments_says_why():
    ended = {"ended_at": timezone.now(), "end_reason": "payment_failed"}
    text, _ = words(make_subscription(status="canceled", **ended))
    assert "because the last payments did not go through" in text


def test_an_end_that_was_wished_for_speaks_of_no_failure():
    ended = {"ended_at": timezone.now(), "end_reason": "cancellation_requested"}
    text, _ = words(make_subscription(status="canceled", **ended))
    assert "go through" not in text


def test_what_was_never_completed_has_not_ended():
    subscription = make_subscription(status="incomplete_expired", ended_at=timezone.now())
    text, _ = words(subscription)
    assert "was not completed, and nothing was taken" in text
    assert "ended" not in text


@pytest.mark.parametrize("reason", ["first_payment_failure", "final_payment_failure"])
def test_a_pause_by_failure_leads_to_the_payment(reason):
    paused = {"status": "paused", "pause_reason": reason, "paused_at": timezone.now()}
    subscription = make_subscription(**paused)
    payment = failed_payment(subscription, next_attempt_at=None)
    text, page = words(subscription, payment)
    assert f'href="/donate/invoice/{payment.pk}/"' in page
    assert "change the card first" in text


def test_a_pause_by_failure_without_an_invoice_has_no_button():
    paused = {"pause_reason": "final_payment_failure", "paused_at": timezone.now()}
    text, page = words(make_subscription(status="paused", **paused))
    assert "change the card first" in text
    assert "/donate/invoice/" not in page


@pytest.mark.parametrize(("status", "is_given_up"), [("past_due", False), ("unpaid", True)])
def test_only_a_card_that_is_given_up_is_said_not_to_be_tried(status, is_given_up):
    subscription = make_subscription(status=status)
    payment = failed_payment(subscription, next_attempt_at=None)
    text, _ = words(subscription, payment)
    assert ("Your card is not tried any more" in text) == is_given_up
    assert ("This payment is not tried again" in text) != is_given_up


@pytest.mark.parametrize("next_attempt_at", [None, timezone.now()])
def test_another_card_is_said_to_pay_this_once(next_attempt_at):
    subscription = make_subscription(status="past_due")
    payment = failed_payment(subscription, next_attempt_at=next_attempt_at)
    text, _ = words(subscription, payment)
    assert "pays this one gift only" in text
    assert "“Change card”" in text


def test_a_new_card_is_not_said_to_settle_anything_at_once():
    text, _ = words(make_subscription(status="past_due"))
    assert "settles it" not in text
    assert "tried again by itself" in text


def test_what_stripe_knows_no_more_cannot_be_stopped_and_does_not_say_so():
    strange, _ = words(make_subscription(status="a_new_word"))
    assert "“Stop” works" in strange
    gone, _ = words(make_subscription(status="gone"))
    assert "“Stop” works" not in gone
