"""The customers at Stripe behind a person's addresses, also those that we never heard of."""

import logging

from donations import stripe_client, sync
from donations.stripe_problems import NoSuchObject
from donations.supporters import addresses_of, supporters_of

logger = logging.getLogger(__name__)


def customer_ids_of(user):
    """Stripe's ids of everyone who gives with an address that `user` has shown to be theirs.

    Ours, and those that Stripe lists now: a webhook may have been lost, or staff may have made a
    customer by hand. Stripe tells upper from lower case, so it is asked for each spelling that we
    know. An address that somebody only typed in at Stripe may be another person's: for that,
    Stripe is not asked. Raises StripeProblem.
    """
    known = dict(supporters_of(user).values_list("stripe_id", "email"))
    shown = {email for email in addresses_of(user) if email.isascii()}
    lowered = {email.lower() for email in shown}
    spelled = {each for each in known.values() if each.isascii() and each.lower() in lowered}
    found = dict.fromkeys(known)
    for email in sorted(shown | spelled):
        found |= dict.fromkeys(stripe_client.list_customer_ids(email))
    return list(found)


def bring_up_to_date(user):
    """Make what we know of the user's giving equal to what Stripe says. Raises StripeProblem.

    Customers who never gave for our product stay unknown to us.
    """
    known = set(supporters_of(user).values_list("stripe_id", flat=True))
    for customer_id in customer_ids_of(user):
        try:
            _bring_up_to_date(customer_id, is_known=customer_id in known)
        except NoSuchObject as problem:
            # Wiped test data, or another account's: no reason to show the rest as it was.
            logger.warning("left as it was: %s", problem)


def _bring_up_to_date(customer_id, *, is_known):
    if is_known:
        sync.sync_everything_of(customer_id)
        return
    for subscription_id in stripe_client.list_subscription_ids(customer_id):
        if sync.sync_subscription(subscription_id):
            sync.sync_payments_of(subscription_id)
