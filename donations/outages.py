"""How long we are patient with a server of somebody else's that is away.

Its absence says nothing against what waits for it, so such a try does not count.
"""

from datetime import timedelta

# Stripe repeats its own calls for as long; after that a try counts like any other failure.
PATIENCE = timedelta(hours=72)
SOONEST = timedelta(minutes=1)
LATEST = timedelta(minutes=30)


def wait_for(age):
    """When to try again what has waited for `age`, both timedeltas; None when patience is over."""
    if age >= PATIENCE:
        return None
    return min(max(age / 2, SOONEST), LATEST)
