"""Our rows beside Stripe's lists: what differs, and, if wanted, Stripe's truth into our rows.

Webhooks can be lost; this finds whatever they did not tell. It mends through `donations.sync`
alone, so that a row is written in one way only.
"""

from donations.reconcile.comparison import Comparison, Difference

__all__ = ["Comparison", "Difference"]
