"""What we keep: mirrors of Stripe's objects, our own attempts and events, and staff's words."""

from donations.models.attempt import CheckoutAttempt
from donations.models.event import StripeEvent
from donations.models.payment import Payment
from donations.models.subscription import Subscription, state_of
from donations.models.supporter import Supporter
from donations.models.ticket import SyncTicket
from donations.models.words import DonationSettings

__all__ = [
    "CheckoutAttempt",
    "DonationSettings",
    "Payment",
    "StripeEvent",
    "Subscription",
    "Supporter",
    "SyncTicket",
    "state_of",
]
