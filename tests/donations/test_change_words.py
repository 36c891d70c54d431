"""What is said after a press is true, also where less usual things meet."""

from datetime import UTC, datetime

import pytest

from donations import sync
from donations.models import Subscription
from donations.views import mending
from tests.donations.giving import an_address, known_subscription, sign_in
from tests.donations.notices.rows import make_subscription

pytestmark = pytest.mark.django_db

State = Subscription.State
LATE = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)  # half past midnight in London


@pytest.fixture
def giver(client):
    client.user = sign_in(client, an_address())
    return client


@pytest.fixture
def gift(giver, sandbox):
    return known_subscription(sandbox, email=giver.user.email)


def press(client, gift, change):
    form = {"subscription": gift.pk, "change": change}
    return client.post("/donate/change/", form, follow=True).text


@pytest.mark.parametrize(
    ("wanted", "end"), [("stop", {"cancel_at": LATE}), ("undo", {}), ("resume", {})]
)
def test_a_day_is_a_day_in_london(wanted, end):
    subscription = make_subscription(current_period_end=LATE, **end)

    assert "on 15 July 2026" in mending._outcome(wanted, subscription)[1]


def test_a_pause_that_ends_while_the_gift_is_ending_is_said_to_be_over(giver, gift, sandbox):
    wanted = {"cancel_at_period_end": True, "pause_collection": {"behavior": "void"}}
    sandbox.client.v1.subscriptions.update(gift.stripe_id, wanted)
    assert sync.sync_subscription(gift.stripe_id).state == State.PAUSED

    page = press(giver, gift, "resume")

    assert "The pause is over. Your donation still ends on" in page
    assert "could not be changed" not in page
    gift.refresh_from_db()
    assert gift.state == State.ENDING


@pytest.mark.parametrize("change", ["stop", "undo", "resume"])
def test_what_stripe_does_not_know_any_more_cannot_be_changed_and_that_is_said(giver, gift, change):
    """Test data that somebody wiped, or a key of another account."""
    Subscription.objects.filter(pk=gift.pk).update(stripe_id="sub_wiped")

    page = press(giver, gift, change)

    assert "Stripe, our payment provider, does not know this donation any more" in page
    assert "Please write to us" in page
    assert "try once more" not in page
