from django.db import transaction
from django.utils import timezone

from donations import notices, stripe_client
from donations.models import CheckoutAttempt, Subscription, Supporter, SyncTicket
from donations.stripe_problems import NoSuchObject
from donations.sync.customers import sync_supporter
from donations.sync.doubles import alert_if_two_are_live
from donations.sync.gone import note_gone

# Fields that our row and the facts call by the same name.
SUBSCRIPTION_FIELDS = (
    "status amount_pence currency started_at current_period_end cancel_at cancel_at_period_end "
    "canceled_at ended_at end_reason is_collection_paused resumes_at paused_at pause_reason "
    "livemode"
).split()


def sync_subscription(subscription_id):
    """The Subscription, made or brought up to date; None if it never was for our product.

    One that staff made by hand in Stripe's Dashboard for our product is taken in like any other,
    and one that they moved to another product has ended as a donation.
    """
    ticket = SyncTicket.take(subscription_id)
    try:
        facts = stripe_client.get_subscription(subscription_id)
    except NoSuchObject:
        if not note_gone(Subscription, subscription_id, ticket):
            raise
        subscription = Subscription.objects.get(stripe_id=subscription_id)
        _alert_if_unknown(subscription)
        return subscription
    known = Subscription.objects.filter(stripe_id=subscription_id)
    if not facts.is_ours and not known.exists():
        return None
    supporter = Supporter.objects.filter(stripe_id=facts.customer_id).first()
    supporter = supporter or sync_supporter(facts.customer_id, gave_since=facts.started_at)
    if supporter is None:
        return None
    with transaction.atomic():
        if SyncTicket.apply(subscription_id, ticket):
            _write_subscription(facts, supporter)
    alert_if_two_are_live(supporter)
    return note_again(subscription_id)


def note_again(subscription_id):
    """Note what the committed rows tell together; the Subscription as it stands now, or None.

    Of a subscription and a payment that are written at the same time neither transaction sees
    the other's row, but whoever looks last, after the commit, sees both.
    """
    subscription = Subscription.objects.filter(stripe_id=subscription_id).first()
    if subscription:
        notices.note_subscription(subscription)
    return subscription


def subscription_values(facts):
    """What our row keeps of the facts, by the names of its fields."""
    values = {name: getattr(facts, name) for name in SUBSCRIPTION_FIELDS}
    values |= {f"card_{name}": value for name, value in vars(facts.card).items()}
    values["is_for_another_product"] = not facts.is_ours
    if not facts.is_ours:
        # What was given a month stays true of the donation that it was.
        del values["amount_pence"]
    return values


def _write_subscription(facts, supporter):
    values = subscription_values(facts)
    subscription, _ = Subscription.objects.update_or_create(
        stripe_id=facts.stripe_id,
        defaults={**values, "supporter": supporter, "synced_at": timezone.now()},
    )
    # The subscription may be known before we hear how its Checkout went.
    attempt = CheckoutAttempt.objects.filter(uuid=facts.attempt, subscription=None)
    attempt.update(subscription=subscription)
    _alert_if_unknown(subscription)
    notices.note_subscription(subscription)


def _alert_if_unknown(subscription):
    if subscription.state == Subscription.State.UNKNOWN:
        notices.alert(
            f"unknown-status:{subscription.stripe_id}:{subscription.status}",
            f"The donation {subscription.stripe_id} is “{subscription.status}”, which says neither "
            "that it runs nor that it has ended. Please look at it in Stripe.",
        )
