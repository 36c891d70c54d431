"""One line of the dashboard: how something stands, and where to look further."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse

# The `work` process looks every minute or so; what is due for longer needs someone.
PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Sign:
    """`is_trouble`: somebody has to do something about it, “now” or “soon” after its `urgency`.

    `address` may be empty; `right` is what a person needs to open it, beside seeing money.
    """

    label: str
    words: str
    is_trouble: bool = False
    address: str = ""
    urgency: str = "now"
    right: str = ""


def listed(name, **limits):
    """The address of a list of ours, limited by the values of its filters."""
    address = reverse(f"donation_{name}:index")
    return f"{address}?{urlencode(limits)}" if limits else address
