"""When what failed is tried again, and how long we are patient with a server that is away.

Somebody else's server being away says nothing against what waits for it, so such a try does not
count.
"""

from datetime import timedelta

# After the first try that counts, the second and so on; after the last of them nothing more.
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)

# Stripe repeats its own calls for as long; after that a try counts like any other failure.
PATIENCE = timedelta(hours=72)
SOONEST = timedelta(minutes=1)
LATEST = timedelta(minutes=30)


def wait_for(age):
    """When to try again what has waited for `age`, both timedeltas; None when patience is over."""
    if age >= PATIENCE:
        return None
    return min(max(age / 2, SOONEST), LATEST)
