"""How deliveries are made to misbehave, for tests of whoever receives them."""

import random

CALM = {"duplicate": 0, "drop": 0, "shuffle": False, "delay": 0, "hold": False, "seed": 1}

# Wide enough that the events of one payment overtake each other, short enough to watch.
SHUFFLE_SECONDS = 2.0


def plan(chaos, number):
    """Delays in seconds, one for each time that a delivery is to be made; none if it is lost.

    `chaos` is shaped like `CALM`: `duplicate` and `drop` are chances in a hundred, `delay` is
    seconds. The same `seed` and `number` give the same plan.
    """
    dice = random.Random(f"{chaos['seed']}:{number}")  # noqa: S311 - not a secret
    if dice.random() * 100 < chaos["drop"]:
        return []
    copies = 2 if dice.random() * 100 < chaos["duplicate"] else 1
    spread = SHUFFLE_SECONDS if chaos["shuffle"] else 0
    return [chaos["delay"] + dice.random() * spread for _ in range(copies)]
