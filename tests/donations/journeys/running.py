"""How many journeys there are: a few in `make test`, always the same; a thousand in `make soak`."""

import os

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

IS_SOAKING = os.environ.get("SOAK") == "1"
STEPS = 12


def examples(*, quick, long):
    """A decorator above `given`."""
    return settings(max_examples=long if IS_SOAKING else quick)


def go(machine, world, *, quick, long):
    """Run journeys of a state machine in `world`."""

    def begin():
        journey = machine()
        journey.world = world
        return journey

    wanted = settings(max_examples=long if IS_SOAKING else quick, stateful_step_count=STEPS)
    run_state_machine_as_test(begin, settings=wanted)
