"""Random journeys with chaos end equal to Stripe's truth. I1 to I15 are those of the design."""

import os

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.donations.journeys.machine import Journey

pytestmark = [pytest.mark.postgresql, pytest.mark.soak]

SOAKING = os.environ.get("SOAK") == "1"


def go(machine, world, *, examples, steps):
    def begin():
        journey = machine()
        journey.world = world
        return journey

    wanted = settings(max_examples=examples, stateful_step_count=steps)
    run_state_machine_as_test(begin, settings=wanted)


def test_i1_any_repetition_and_order_of_events_ends_equal_to_stripe(world):
    go(Journey, world, examples=600 if SOAKING else 12, steps=14)
