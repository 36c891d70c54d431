"""The customers at Stripe behind a person's addresses, also those that we never heard of."""

import logging

from donations import stripe_client, sync
from donations.models import Supporter
from donations.stripe_problems import NoSuchObject, StripeProblem
from donations.supporters import addresses_of, keep_owner, supporters_of

logger = logging.getLogger(__name__)

PATIENCE = 8  # seconds, while somebody waits for a page that is about something else


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


def keep_gifts(email_address, **kwargs):
    """For allauth's `email_removed`: what was given with the address stays its giver's.

    Stripe is asked for gifts that no event told us of: without the address neither the page nor
    the end of the account would find them. While it is away, only what we know is kept.
    """
    if not email_address.verified:
        return
    email = email_address.email
    try:
        with stripe_client.time_budget(PATIENCE):
            _take_in_unknown(email)
    except StripeProblem as problem:
        logger.warning("not asked for gifts with an address that was removed: %s", problem)
    keep_owner(email, email_address.user)


def _take_in_unknown(email):
    if not email.isascii():
        return
    found = stripe_client.list_customer_ids(email)
    known = Supporter.objects.filter(stripe_id__in=found).values_list("stripe_id", flat=True)
    for customer_id in set(found) - set(known):
        _bring_up_to_date(customer_id, is_known=False)
