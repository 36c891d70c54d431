"""What we keep: mirrors of Stripe's objects, our own records beside them, and staff's words."""

from donations.models.adjustment import Adjustment
from donations.models.attempt import CheckoutAttempt
from donations.models.comparison import ReconcileRun, SetupCheck
from donations.models.event import StripeEvent
from donations.models.export import DonationExport
from donations.models.mirror import GONE
from donations.models.notice import Notice
from donations.models.payment import PAYABLE, Payment
from donations.models.subscription import Subscription, state_of
from donations.models.supporter import Supporter
from donations.models.ticket import SyncTicket
from donations.models.words import DonationSettings

__all__ = [
    "GONE",
    "PAYABLE",
    "Adjustment",
    "CheckoutAttempt",
    "DonationExport",
    "DonationSettings",
    "Notice",
    "Payment",
    "ReconcileRun",
    "SetupCheck",
    "StripeEvent",
    "Subscription",
    "Supporter",
    "SyncTicket",
    "state_of",
]
