from django.db import transaction
from django.utils import timezone

from donations import notices, stripe_client
from donations.models import Payment, Subscription, SyncTicket
from donations.stripe_problems import NoSuchObject
from donations.sync.gone import note_gone
from donations.sync.subscriptions import note_again, sync_subscription

INVOICES_KEPT_FRESH = 12

# Fields that our row and the facts call by the same name.
PAYMENT_FIELDS = (
    "number status amount_due_pence amount_paid_pence currency created_at paid_at attempt_count "
    "next_attempt_at needs_action livemode"
).split()


def sync_invoice(invoice_id):
    """The Payment of an invoice, made or brought up to date; None if it is not for our product."""
    ticket = SyncTicket.take(invoice_id)
    try:
        facts = stripe_client.get_invoice(invoice_id)
    except NoSuchObject:
        if not note_gone(Payment, invoice_id, ticket):
            raise
        return Payment.objects.get(stripe_id=invoice_id)
    if facts.subscription_id is None:
        return None
    subscription = Subscription.objects.filter(stripe_id=facts.subscription_id).first()
    subscription = subscription or sync_subscription(facts.subscription_id)
    if subscription is None or is_for_something_else(facts, subscription):
        return None
    with transaction.atomic():
        if SyncTicket.apply(invoice_id, ticket):
            _write_payment(facts, subscription)
    note_again(facts.subscription_id)
    return Payment.objects.filter(stripe_id=invoice_id).first()


def is_for_something_else(facts, subscription):
    """True for an invoice of a former donation, after it was moved to another product."""
    return subscription.is_for_another_product and not facts.is_for_our_product


def _write_payment(facts, subscription):
    values = {name: getattr(facts, name) for name in PAYMENT_FIELDS}
    payment, _ = Payment.objects.update_or_create(
        stripe_id=facts.stripe_id,
        defaults={**values, "subscription": subscription, "synced_at": timezone.now()},
    )
    notices.note_payment(payment)


def sync_payments_of(subscription_id):
    """Bring the newest payments of a subscription up to date; settled ones never change."""
    newest = stripe_client.list_invoice_ids(subscription_id, newest=INVOICES_KEPT_FRESH)
    settled = Payment.objects.settled().filter(stripe_id__in=newest)
    for invoice_id in set(newest) - set(settled.values_list("stripe_id", flat=True)):
        sync_invoice(invoice_id)


def sync_open_payments_of(subscription):
    """Bring the payments that we know to be unpaid up to date.

    When retries end Stripe rings for the subscription, and not for the invoice whose next try is
    taken away.
    """
    unpaid = subscription.payments.filter(status__in=("draft", "open"))
    for invoice_id in list(unpaid.values_list("stripe_id", flat=True)):
        sync_invoice(invoice_id)
