from django.db.models import Q

from donations import notices
from donations.models import Subscription, Supporter


def alert_if_two_are_live(supporter):
    """Tell staff if the person behind a Supporter has more than one subscription that goes on.

    Called after the commit: of two subscriptions that are written at the same time, neither
    transaction sees the other's, but whoever looks last sees both.
    """
    same = Q(supporter=supporter)
    if supporter.email:
        same |= Q(supporter__in=Supporter.objects.with_email(supporter.email).present())
    going_on = Subscription.objects.going_on().filter(same, livemode=supporter.livemode)
    ids = list(going_on.order_by("started_at", "stripe_id").values_list("stripe_id", flat=True))
    if len(ids) > 1:
        # One alert for each further subscription, however often we look.
        notices.alert(
            f"two-live:{ids[-1]}",
            f"One supporter has more than one running donation: {', '.join(ids[-5:])}. "
            "Perhaps they meant to give once; please ask them.",
        )
