from django.db import transaction
from django.utils import timezone

from donations import stripe_client
from donations.models import CheckoutAttempt, SyncTicket
from donations.sync.payments import sync_invoice
from donations.sync.subscriptions import sync_subscription


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
