"""Stopping a monthly gift, undoing that, and ending a pause: one step, at Stripe, then here.

Each function asks Stripe first, does only what is still to be done, and asks again, so two
presses at once are harmless. It returns the Subscription as it stands afterwards, or None if it
is not for our product; whether that is what was wanted is for the caller to see. All raise
StripeProblem when Stripe cannot be asked.
"""

import logging

from django.conf import settings

from donations import stripe_client, stripe_params, sync
from donations.finding import customer_ids_of
from donations.models import Subscription
from donations.stripe_problems import NoSuchObject, StripeRefused
from donations.supporters import live_subscriptions_of

logger = logging.getLogger(__name__)

State = Subscription.State
SECONDS_FOR_EVERYTHING = 20


def stop(subscription_id):
    """Take nothing more. A running gift ends with its paid month, any other at once."""
    return _change(subscription_id, _stop)


def undo_stop(subscription_id):
    """Let a stopped gift go on, while its paid month lasts."""
    return _change(subscription_id, _undo_stop)


def resume(subscription_id):
    """Let a paused gift go on; Stripe then takes the first month at once."""
    subscription = _change(subscription_id, _resume)
    if subscription:
        sync.sync_payments_of(subscription_id)
    return subscription


def stop_everything_of(user):
    """End each gift under the user's addresses now, also those that we did not know of.

    Returns how many were ended. Raises StripeProblem if Stripe cannot be asked or one of them
    goes on; some may have been ended then, and the call can be repeated.
    """
    if not settings.STRIPE_SECRET_KEY and not live_subscriptions_of(user).exists():
        return 0  # a site that takes no donations
    with stripe_client.time_budget(SECONDS_FOR_EVERYTHING):
        return sum(
            _end(subscription_id)
            for customer_id in customer_ids_of(user)
            for subscription_id in _subscription_ids_of(customer_id)
        )


def _subscription_ids_of(customer_id):
    try:
        facts = stripe_client.get_customer(customer_id)
    except NoSuchObject:
        return []  # of another Stripe account, or of test mode: nobody is charged here
    return [] if facts.is_deleted else stripe_client.list_subscription_ids(customer_id)


def _end(subscription_id):
    """True if it took money before, or could have, and does not any more."""
    subscription = sync.sync_subscription(subscription_id)
    if subscription is None or subscription.state == State.ENDED:
        return False
    subscription = _change(subscription_id, _end_now)
    if subscription and subscription.state != State.ENDED:
        raise StripeRefused("a subscription did not end")
    return True


def _change(subscription_id, change):
    subscription = sync.sync_subscription(subscription_id)
    if subscription is None:
        return None
    try:
        change(subscription)
    except StripeRefused as problem:
        # The slower of two presses finds it done: what counts is how it stands now.
        logger.warning("not changed: %s", problem)
    return sync.sync_subscription(subscription_id)


def _stop(subscription):
    if subscription.state == State.ACTIVE:
        stripe_client.update_subscription(subscription.stripe_id, stripe_params.stop())
    elif subscription.state != State.ENDING:
        _end_now(subscription)


def _end_now(subscription):
    if subscription.state != State.ENDED:
        stripe_client.end_subscription(subscription.stripe_id)


def _undo_stop(subscription):
    if subscription.state == State.ENDING:
        params = stripe_params.go_on_after_stop(by_boolean=subscription.cancel_at_period_end)
        stripe_client.update_subscription(subscription.stripe_id, params)


def _resume(subscription):
    if subscription.is_collection_paused:
        stripe_client.update_subscription(subscription.stripe_id, stripe_params.collect_again())
    if subscription.status == "paused":
        stripe_client.resume_subscription(subscription.stripe_id)
