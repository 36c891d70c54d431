"""What a supporter gets of their giving when they ask for all that is held about them."""

import pytest

from donations.models import Adjustment, Notice, Payment, Subscription
from donations.supporters import (
    ADJUSTMENT_FACTS,
    NOTICE_FACTS,
    PAYMENT_FACTS,
    SUBSCRIPTION_FACTS,
    donations_of,
)
from tests.config.account_owner import make_owner
from tests.donations.staff import make_gift, make_supporter

# Where a row stands in our tables, and what only says how we came to know or tell it.
OURS = {"id", "supporter", "subscription", "payment", "livemode", "synced_at", "seen_paused_at"}
OUTBOX = {"key", "facts", "attempts", "next_attempt_at", "error"}


@pytest.mark.django_db
def test_the_export_says_why_a_gift_ended():
    owner = make_owner("alice@example.org")
    make_gift(make_supporter(email=owner.email), status="canceled", end_reason="payment_failed")

    (supporter,) = donations_of(owner)

    (gift,) = supporter["subscriptions"]
    assert (gift["state"], gift["end_reason"]) == ("ended", "payment_failed")


@pytest.mark.parametrize(
    ("model", "told", "untold"),
    [
        (Subscription, SUBSCRIPTION_FACTS, OURS),
        (Payment, PAYMENT_FACTS, OURS),
        (Adjustment, ADJUSTMENT_FACTS, OURS),
        (Notice, NOTICE_FACTS, OURS | OUTBOX),
    ],
)
def test_nothing_that_a_row_says_of_a_person_is_left_out(model, told, untold):
    fields = {field.name for field in model._meta.concrete_fields}

    assert fields - untold - set(told) == set()
