"""Events of another version of the interface, or of a shape that nobody expects."""

import pytest

from donations import stripe_params
from donations.models import StripeEvent, Subscription
from tests.donations.giving import make_subscription
from tests.donations.ringing import event_about, ring

pytestmark = pytest.mark.django_db

State, Status = Subscription.State, StripeEvent.Status


def test_events_of_an_old_api_version(client, sandbox):
    """An event is a bell: only its id, type, mode and the id of its object are read."""
    subscription_id = make_subscription(sandbox)
    old = {
        "id": subscription_id,
        "object": "subscription",
        "current_period_end": 1,
        "plan": {"id": "gold"},
        "customer": {"id": "cus_old"},
        "status": "trialing",
    }

    answer = ring(client, event_about(old, api_version="2014-01-31"))

    assert answer.status_code == 200
    assert StripeEvent.objects.get().status == Status.PROCESSED
    assert Subscription.objects.get().state == State.ACTIVE


@pytest.mark.parametrize("type", stripe_params.EVENTS)
@pytest.mark.parametrize("shape", [{}, {"id": None}, {"id": 7}, {"id": "", "customer": []}])
def test_events_of_a_shape_that_nobody_expects(client, sandbox, type, shape):
    answer = ring(client, event_about(shape, type, api_version=None))

    assert answer.status_code == 200
    assert not Subscription.objects.exists()
