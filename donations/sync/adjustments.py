from django.db import transaction
from django.utils import timezone

from donations import stripe_client
from donations.models import Adjustment, Payment, SyncTicket
from donations.stripe_problems import NoSuchObject
from donations.sync.gone import note_gone
from donations.sync.payments import sync_invoice

# Fields that our row and the facts call by the same name.
ADJUSTMENT_FIELDS = "kind status amount_pence currency reason created_at".split()


def sync_refund(refund_id):
    """The Adjustment of a refund, made or brought up to date; None if not of one of our payments.

    Stripe leads there by the payment intent: https://docs.stripe.com/api/invoice-payment.
    """
    return sync_adjustment(Adjustment.Kind.REFUND, refund_id)


def sync_dispute(dispute_id):
    """The same for a dispute, which Stripe calls a chargeback or an inquiry too."""
    return sync_adjustment(Adjustment.Kind.DISPUTE, dispute_id)


def facts_of_adjustment(kind, stripe_id):
    if kind == Adjustment.Kind.REFUND:
        return stripe_client.get_refund(stripe_id)
    return stripe_client.get_dispute(stripe_id)


def sync_adjustment(kind, stripe_id):
    """One or the other, by `kind` as in Adjustment.Kind."""
    ticket = SyncTicket.take(stripe_id)
    try:
        facts = facts_of_adjustment(kind, stripe_id)
    except NoSuchObject:
        if not note_gone(Adjustment, stripe_id, ticket):
            raise
        return Adjustment.objects.get(stripe_id=stripe_id)
    payment = Payment.objects.filter(adjustments__stripe_id=stripe_id).first()
    payment = payment or _payment_by(facts.intent_id)
    if payment is None:
        return None
    with transaction.atomic():
        if SyncTicket.apply(stripe_id, ticket):
            _write_adjustment(facts, payment)
    return Adjustment.objects.filter(stripe_id=stripe_id).first()


def _payment_by(intent_id):
    """The payment of ours that a payment intent made, or None."""
    if intent_id is None:
        return None
    for invoice_id in stripe_client.list_invoice_ids_paid_by(intent_id):
        known = Payment.objects.filter(stripe_id=invoice_id).first()
        if payment := known or sync_invoice(invoice_id):
            return payment
    return None


def _write_adjustment(facts, payment):
    values = {name: getattr(facts, name) for name in ADJUSTMENT_FIELDS}
    Adjustment.objects.update_or_create(
        stripe_id=facts.stripe_id,
        defaults={
            **values,
            "payment": payment,
            # A refund does not say which mode it belongs to: that of what it gives back.
            "livemode": payment.livemode,
            "synced_at": timezone.now(),
        },
    )
