"""What at Stripe belongs to somebody: the objects that events may be about."""

from donations.models import Adjustment, CheckoutAttempt, Payment, Subscription


def stripe_ids_of(supporters):
    """The Stripe ids of these Supporters and of all that is theirs; five queries."""
    gifts = Subscription.objects.filter(supporter__in=list(supporters)).order_by()
    payments = Payment.objects.filter(subscription__in=gifts).order_by()
    back = Adjustment.objects.filter(payment__in=payments).order_by()
    sessions = CheckoutAttempt.objects.filter(subscription__in=gifts).exclude(session_id=None)
    return [
        *supporters.values_list("stripe_id", flat=True),
        *gifts.values_list("stripe_id", flat=True),
        *payments.values_list("stripe_id", flat=True),
        *back.values_list("stripe_id", flat=True),
        *sessions.order_by().values_list("session_id", flat=True),
    ]
