"""Stripe's truth into our rows. Take a ticket, fetch, write only if no newer ticket was applied.

Whoever calls (a webhook, the thank-you page, the portal's return, a retry, a comparison) runs the
same code, so the journey works before, without or after webhooks. No transaction is open while
Stripe is asked, and what is to be told about a change is noted in the transaction that writes it.
Everything here may raise StripeProblem, and changes nothing of that object when it does.
"""

from donations.sync.adjustments import (
    ADJUSTMENT_FIELDS,
    facts_of_adjustment,
    sync_adjustment,
    sync_dispute,
    sync_refund,
)
from donations.sync.checkouts import known_status, sync_checkout
from donations.sync.customers import sync_supporter
from donations.sync.everything import sync_everything_of, sync_live_of
from donations.sync.payments import (
    PAYMENT_FIELDS,
    is_for_something_else,
    sync_invoice,
    sync_open_payments_of,
    sync_payments_of,
)
from donations.sync.subscriptions import subscription_values, sync_subscription

__all__ = [
    "ADJUSTMENT_FIELDS",
    "PAYMENT_FIELDS",
    "facts_of_adjustment",
    "is_for_something_else",
    "known_status",
    "subscription_values",
    "sync_adjustment",
    "sync_checkout",
    "sync_dispute",
    "sync_everything_of",
    "sync_invoice",
    "sync_live_of",
    "sync_open_payments_of",
    "sync_payments_of",
    "sync_refund",
    "sync_subscription",
    "sync_supporter",
]
