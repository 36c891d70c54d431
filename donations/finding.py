"""The customers at Stripe behind a person's addresses, also those that we never heard of."""

from allauth.account.models import EmailAddress

from donations import stripe_client, sync
from donations.supporters import supporters_of


def customer_ids_of(user):
    """Stripe's ids of everyone who gives with an address that `user` has shown to be theirs.

    Ours, and those that Stripe lists now: a webhook may have been lost, or staff may have made a
    customer by hand. Stripe tells upper from lower case, so it is asked for each spelling that we
    know. Raises StripeProblem.
    """
    known = dict(supporters_of(user).values_list("stripe_id", "email"))
    verified = EmailAddress.objects.filter(user=user, verified=True)
    spellings = {*known.values(), *verified.values_list("email", flat=True)}
    found = dict.fromkeys(known)
    for email in sorted(spelling for spelling in spellings if spelling and spelling.isascii()):
        found |= dict.fromkeys(stripe_client.list_customer_ids(email))
    return list(found)


def bring_up_to_date(user):
    """Make what we know of the user's giving equal to what Stripe says. Raises StripeProblem.

    Customers who never gave for our product stay unknown to us.
    """
    known = set(supporters_of(user).values_list("stripe_id", flat=True))
    for customer_id in customer_ids_of(user):
        if customer_id in known:
            sync.sync_everything_of(customer_id)
            continue
        for subscription_id in stripe_client.list_subscription_ids(customer_id):
            if sync.sync_subscription(subscription_id):
                sync.sync_payments_of(subscription_id)
