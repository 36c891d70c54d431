from donations import stripe_client
from donations.models import Adjustment, Subscription
from donations.sync.adjustments import sync_adjustment
from donations.sync.customers import sync_supporter
from donations.sync.payments import sync_payments_of
from donations.sync.subscriptions import sync_subscription


def sync_everything_of(customer_id):
    """Bring a supporter up to date: their subscriptions, the payments of the last year, and what
    was taken back of these."""
    supporter = sync_supporter(customer_id)
    if supporter is None or supporter.deleted_at:
        return
    for subscription_id in stripe_client.list_subscription_ids(customer_id):
        if sync_subscription(subscription_id):
            sync_payments_of(subscription_id)
    known = Adjustment.objects.filter(payment__subscription__supporter=supporter)
    found = set(known.values_list("kind", "stripe_id"))
    found |= {
        (facts.kind, facts.stripe_id) for facts in stripe_client.list_adjustments(customer_id)
    }
    for kind, stripe_id in found:
        sync_adjustment(kind, stripe_id)


def sync_live_of(customer_id):
    """Bring the running subscriptions that we know of a customer up to date; how many they are."""
    live = Subscription.objects.live().filter(supporter__stripe_id=customer_id)
    subscription_ids = list(live.values_list("stripe_id", flat=True))
    for subscription_id in subscription_ids:
        sync_subscription(subscription_id)
    return len(subscription_ids)
