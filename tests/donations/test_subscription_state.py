import pytest

from donations.models import Subscription, state_of
from donations.models.subscription import LIVE_STATES

State = Subscription.State


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("incomplete", State.PENDING),
        ("incomplete_expired", State.ENDED),
        ("active", State.ACTIVE),
        ("past_due", State.PAST_DUE),
        ("unpaid", State.PAST_DUE),
        ("paused", State.PAUSED),
        ("canceled", State.ENDED),
    ],
)
def test_it_knows_what_each_status_of_stripe_means(status, state):
    assert state_of(status=status, has_end=False, is_collection_paused=False) == state


@pytest.mark.parametrize("status", ["trialing", "resting", ""])
def test_it_calls_a_status_that_it_never_heard_of_unknown(status):
    assert state_of(status=status, has_end=True, is_collection_paused=False) == State.UNKNOWN


def test_it_is_ending_when_active_with_an_end():
    assert state_of(status="active", has_end=True, is_collection_paused=False) == State.ENDING


def test_a_failed_payment_matters_more_than_an_end():
    assert state_of(status="past_due", has_end=True, is_collection_paused=False) == State.PAST_DUE


def test_it_is_paused_while_nothing_is_collected():
    assert state_of(status="active", has_end=True, is_collection_paused=True) == State.PAUSED


def test_what_we_do_not_understand_counts_as_live():
    assert State.UNKNOWN in LIVE_STATES
    assert State.ENDED not in LIVE_STATES
    assert State.PENDING not in LIVE_STATES
