"""Rows of Stripe's other mode, left from before the site went live, are in nobody's way."""

from datetime import timedelta

import pytest
from django.utils import timezone

from donations.models import Subscription
from donations.supporters import supporters_of
from tests.donations.giving import an_address, known_subscription, sign_in
from tests.donations.notices.rows import make_subscription, make_supporter

pytestmark = pytest.mark.django_db


@pytest.fixture
def giver(client):
    client.user = sign_in(client, an_address())
    return client


@pytest.fixture
def others(giver):
    """A gift of the mode that our key does not reach."""
    supporter = make_supporter(email=giver.user.email, user=giver.user, livemode=True)
    return make_subscription(supporter=supporter, livemode=True)


def test_what_is_given_in_this_mode_is_up_to_date_all_the_same(giver, others, sandbox):
    mine = known_subscription(sandbox, email=giver.user.email)
    end = {"cancel_at_period_end": True}
    sandbox.client.v1.subscriptions.update(mine.stripe_id, end)

    page = giver.get("/donate/manage/?from=portal").text

    assert page.count("a month, since") == 1
    assert "does not answer just now" not in page
    mine.refresh_from_db()
    assert mine.state == Subscription.State.ENDING


@pytest.mark.parametrize(
    ("key", "is_seen"), [("sk_live_x", True), ("rk_live_x", True), ("sk_test_x", False), ("", True)]
)
def test_only_the_mode_of_the_key_is_seen_and_without_a_key_both(
    giver, others, settings, key, is_seen
):
    """Without one, nobody's gift may be forgotten: the account could be deleted meanwhile."""
    settings.STRIPE_SECRET_KEY = key

    assert supporters_of(giver.user).exists() == is_seen


def test_a_customer_whom_stripe_does_not_know_stops_no_news_of_the_others(giver, sandbox):
    mine = known_subscription(sandbox, email=giver.user.email)
    for days in (-1000, 1000):
        created = timezone.now() + timedelta(days=days)
        make_supporter(email=giver.user.email, created_at=created)
    end = {"cancel_at_period_end": True}
    sandbox.client.v1.subscriptions.update(mine.stripe_id, end)

    page = giver.get("/donate/manage/?from=portal").text

    assert "You have stopped your donation" in page
    assert "does not answer just now" not in page
