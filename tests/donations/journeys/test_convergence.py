"""Journeys that end equal to Stripe's truth: I1, I2, I3, I13 and I15 of the design."""

import threading

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from donations.models import Payment
from tests.donations.journeys import acts
from tests.donations.journeys.invariants import agrees, compare, everything
from tests.donations.journeys.ledger import ledger
from tests.donations.journeys.machine import Journey, LosingJourney, named
from tests.donations.journeys.mishaps import Turn
from tests.donations.journeys.running import examples, go
from tests.donations.journeys.truth import months

pytestmark = [pytest.mark.postgresql, pytest.mark.soak]

PICK = st.integers(0, 9)


def test_i1_any_repetition_and_order_of_events_ends_equal_to_stripe(world):
    go(Journey, world, quick=10, long=500)


def test_i2_any_loss_too_after_a_comparison_that_is_applied(world):
    go(LosingJourney, world, quick=10, long=500)


CHANGES = acts.SUPPORTERS | acts.STAFF
FIRST = st.sampled_from(["stops", "stops by the boolean", "gives a new card", "pauses"])
SECOND = st.sampled_from(["ends at once", "gives a new card that asks", "customer is deleted"])
# Most often just after Stripe has answered, when what is in hand grows old.
MOMENTS = st.tuples(st.sampled_from(["answered", "answered", "asks", "sql"]), st.integers(1, 2))


@examples(quick=8, long=150)
@given(first=FIRST, second=SECOND, when=MOMENTS, pick=PICK)
def test_i3_a_row_is_never_older_than_the_newest_committed_fetch(world, first, second, when, pick):
    """While one worker is at a step of its work, the world changes and another one writes."""
    world.begin()
    world.happens("gives", acts.VISITORS["gives"], 0)
    world.happens(first, CHANGES[first], pick)
    last = next(one for one in world.letters if '"customer.subscription.updated"' in one)
    world.letters.remove(last)
    world.settle()
    others = []

    def another_worker():
        try:
            world.happens(second, CHANGES[second], pick)
            world.settle()
        finally:
            connection.close()

    def overtaken():
        others.append(threading.Thread(target=another_worker))
        others[0].start()
        others[0].join(timeout=2)  # it may wait for what the first one has locked

    world.deliver(last, Turn(*when, overtaken))
    for other in others:
        other.join()
    agrees(world)


TAKEN_BACK = "is refunded", "is refunded in part", "refund fails", "is disputed", "dispute is lost"


@examples(quick=3, long=60)
@given(
    story=st.lists(
        st.tuples(
            st.sampled_from([*TAKEN_BACK, "dispute is won", "renews and pays", "a month passes"]),
            PICK,
        ),
        min_size=2,
        max_size=7,
    )
)
def test_i13_paid_less_refunded_is_stripes_in_each_month(world, story):
    world.begin()
    world.happens("gives", acts.VISITORS["gives"], 0)
    for name, pick in story:
        world.happens(name, (acts.STAFF | acts.TIME)[name], pick)
    world.settle()

    assert months(ledger()) == months(world.stripe.truth())
    assert Payment.objects.exists()


@examples(quick=3, long=60)
@given(story=st.lists(st.tuples(named(acts.STAFF | acts.TIME), PICK), max_size=5))
def test_i15_a_comparison_that_is_applied_again_changes_nothing(world, story):
    """Of all these journeys we heard nothing at all."""
    world.begin()
    world.happens("gives", acts.VISITORS["gives, but does not come back"], 0)
    for name, pick in story:
        world.happens(name, (acts.STAFF | acts.TIME)[name], pick)
    compare("--apply")
    mended = everything()

    assert compare() == 0
    assert compare("--apply") == 0
    assert everything() == mended
