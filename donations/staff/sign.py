"""One line of the dashboard: how something stands, and where to look further."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse

from donations.staff.rights import SEE_MONEY

# The `work` process looks every minute or so; what is due for longer needs someone.
PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Sign:
    """`is_trouble`: somebody has to do something about it, “now” or “soon” after its `urgency`.

    `right` is what a person needs to mend it, and to open its `address`, which may be empty.
    """

    label: str
    words: str
    is_trouble: bool = False
    address: str = ""
    urgency: str = "now"
    right: str = SEE_MONEY

    def needs(self, user):
        """Whether there is something to do, and this person may do it."""
        return self.is_trouble and user.has_perm(self.right)


def listed(name, **limits):
    """The address of a list of ours, limited by the values of its filters."""
    address = reverse(f"donation_{name}:index")
    return f"{address}?{urlencode(limits)}" if limits else address
