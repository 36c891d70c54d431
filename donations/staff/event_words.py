"""Stripe's names of events in words that need no knowledge of Stripe.

https://docs.stripe.com/api/events/types
"""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "checkout.session.completed": _("Checkout finished"),
    "checkout.session.async_payment_succeeded": _("Slow first payment arrived"),
    "checkout.session.async_payment_failed": _("Slow first payment failed"),
    "checkout.session.expired": _("Checkout left unfinished"),
    "customer.subscription.created": _("Gift set up"),
    "customer.subscription.updated": _("Gift changed"),
    "customer.subscription.deleted": _("Gift ended"),
    "customer.subscription.paused": _("Gift paused"),
    "customer.subscription.resumed": _("Gift resumed"),
    "invoice.paid": _("Payment made"),
    "invoice.payment_failed": _("Payment failed"),
    "invoice.payment_action_required": _("Bank asks for a confirmation"),
    "invoice.voided": _("Payment withdrawn"),
    "invoice.marked_uncollectible": _("Payment given up"),
    "invoice.finalization_failed": _("Invoice could not be made"),
    "refund.created": _("Refund begun"),
    "refund.updated": _("Refund changed"),
    "refund.failed": _("Refund failed"),
    "charge.dispute.created": _("Dispute opened"),
    "charge.dispute.updated": _("Dispute changed"),
    "charge.dispute.closed": _("Dispute decided"),
    "customer.deleted": _("Customer deleted at Stripe"),
    "customer.updated": _("Customer changed"),
    "payment_method.automatically_updated": _("Card renewed by the bank"),
    "payment_method.attached": _("Card added"),
}


def in_words(event):
    """What an event says; of a type that we do not handle, Stripe's own name."""
    return WORDS.get(event.type, event.type)
