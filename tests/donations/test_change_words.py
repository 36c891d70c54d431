"""What is said after a press is true, also where less usual things meet."""

from datetime import UTC, datetime

import pytest

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
