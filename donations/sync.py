"""Stripe's truth into our rows. Take a ticket, fetch, write only if no newer ticket was applied.

Whoever calls (a webhook, the thank-you page, the portal's return, a retry) runs the same code,
so the journey works before, without or after webhooks. No transaction is open while Stripe is
asked. Everything here may raise StripeProblem, and changes nothing when it does.
"""

from django.db import transaction
from django.utils import timezone

from donations import stripe_client
from donations.models import CheckoutAttempt, Payment, Subscription, Supporter, SyncTicket
from donations.supporters import owner_of

INVOICES_KEPT_FRESH = 12

# Fields that our row and the facts call by the same name.
SUBSCRIPTION_FIELDS = (
    "status amount_pence currency started_at current_period_end cancel_at cancel_at_period_end "
    "canceled_at ended_at is_collection_paused resumes_at paused_at pause_reason livemode"
).split()
PAYMENT_FIELDS = (
    "number status amount_due_pence amount_paid_pence currency created_at paid_at attempt_count "
    "next_attempt_at livemode"
).split()


def sync_supporter(customer_id):
    """The Supporter of a Stripe customer, made or brought up to date.

    None for a customer who was deleted at Stripe before we ever saw them.
    """
    ticket = SyncTicket.take(customer_id)
    facts = stripe_client.get_customer(customer_id)
    with transaction.atomic():
        if SyncTicket.apply(customer_id, ticket):
            _write_supporter(facts)
    return Supporter.objects.filter(stripe_id=customer_id).first()


def _write_supporter(facts):
    now = timezone.now()
    if facts.is_deleted:
        known = Supporter.objects.filter(stripe_id=facts.stripe_id, deleted_at=None)
        known.update(email="", user=None, deleted_at=now, synced_at=now)
        return
    Supporter.objects.update_or_create(
        stripe_id=facts.stripe_id,
        defaults={
            "email": facts.email,
            "user": owner_of(facts.email),
            "created_at": facts.created_at,
            "livemode": facts.livemode,
            "synced_at": now,
        },
    )


def sync_subscription(subscription_id):
    """The Subscription, made or brought up to date; None if it is for another product.

    One that staff made by hand in Stripe's Dashboard for our product is taken in like any other.
    """
    ticket = SyncTicket.take(subscription_id)
    facts = stripe_client.get_subscription(subscription_id)
    if not facts.is_ours:
        return None
    supporter = Supporter.objects.filter(stripe_id=facts.customer_id).first()
    supporter = supporter or sync_supporter(facts.customer_id)
    if supporter is None:
        return None
    with transaction.atomic():
        if SyncTicket.apply(subscription_id, ticket):
            _write_subscription(facts, supporter)
    return Subscription.objects.filter(stripe_id=subscription_id).first()


def _write_subscription(facts, supporter):
    values = {name: getattr(facts, name) for name in SUBSCRIPTION_FIELDS}
    card = {f"card_{name}": value for name, value in vars(facts.card).items()}
    subscription, _ = Subscription.objects.update_or_create(
        stripe_id=facts.stripe_id,
        defaults={**values, **card, "supporter": supporter, "synced_at": timezone.now()},
    )
    # The subscription may be known before we hear how its Checkout went.
    attempt = CheckoutAttempt.objects.filter(uuid=facts.attempt, subscription=None)
    attempt.update(subscription=subscription)


def sync_invoice(invoice_id):
    """The Payment of an invoice, made or brought up to date; None if it is not for our product."""
    ticket = SyncTicket.take(invoice_id)
    facts = stripe_client.get_invoice(invoice_id)
    if facts.subscription_id is None:
        return None
    subscription = Subscription.objects.filter(stripe_id=facts.subscription_id).first()
    subscription = subscription or sync_subscription(facts.subscription_id)
    if subscription is None:
        return None
    with transaction.atomic():
        if SyncTicket.apply(invoice_id, ticket):
            values = {name: getattr(facts, name) for name in PAYMENT_FIELDS}
            Payment.objects.update_or_create(
                stripe_id=invoice_id,
                defaults={**values, "subscription": subscription, "synced_at": timezone.now()},
            )
    return Payment.objects.filter(stripe_id=invoice_id).first()


def sync_checkout(session_id):
    """Facts of a Checkout session as Stripe has it now, written to the attempt that it is for.

    A session that is no attempt of ours changes no attempt; its subscription, if it is for our
    product, is taken in all the same.
    """
    ticket = SyncTicket.take(session_id)
    facts = stripe_client.get_checkout(session_id)
    subscription = None
    if facts.subscription_id:
        subscription = sync_subscription(facts.subscription_id)
    if subscription and facts.invoice_id:
        sync_invoice(facts.invoice_id)
    with transaction.atomic():
        if SyncTicket.apply(session_id, ticket):
            _write_attempt(facts, subscription)
    return facts


def _write_attempt(facts, subscription):
    # Only the session that we noted, or the lost answer to our own first question.
    attempt = CheckoutAttempt.objects.select_for_update().filter(uuid=facts.attempt).first()
    if attempt is None or attempt.session_id not in (None, facts.stripe_id):
        return
    attempt.session_id = facts.stripe_id
    attempt.status = known_status(facts.status)
    attempt.payment_status = facts.payment_status
    attempt.livemode = facts.livemode
    attempt.subscription = subscription or attempt.subscription
    attempt.synced_at = timezone.now()
    attempt.save()


def known_status(status):
    """Our word for a session's status; one that Stripe invents later counts as still open."""
    statuses = CheckoutAttempt.Status
    return status if status in (statuses.COMPLETE, statuses.EXPIRED) else statuses.OPEN


def sync_everything_of(customer_id):
    """Bring a supporter, their subscriptions and the payments of the last year up to date."""
    supporter = sync_supporter(customer_id)
    if supporter is None or supporter.deleted_at:
        return
    for subscription_id in stripe_client.list_subscription_ids(customer_id):
        if sync_subscription(subscription_id):
            sync_payments_of(subscription_id)


def sync_payments_of(subscription_id):
    """Bring the newest payments of a subscription up to date; settled ones never change."""
    newest = stripe_client.list_invoice_ids(subscription_id, newest=INVOICES_KEPT_FRESH)
    settled = Payment.objects.settled().filter(stripe_id__in=newest)
    for invoice_id in set(newest) - set(settled.values_list("stripe_id", flat=True)):
        sync_invoice(invoice_id)
