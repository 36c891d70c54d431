from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from donations.models.mirror import GONE, Mirror, currency_constraint
from donations.models.subscription import Subscription

# In Stripe's words: somebody could still pay the invoice.
PAYABLE = ("open", "uncollectible")


class PaymentQuerySet(models.QuerySet):
    def received(self):
        """Payments that Stripe says were made in full."""
        return self.filter(status="paid")

    def settled(self):
        """Payments whose invoice cannot change any more."""
        return self.filter(status__in=("paid", "void"))

    def owed(self):
        """Payments that were tried and failed, and can still be made."""
        return self.filter(status__in=PAYABLE, attempt_count__gt=0)


class Payment(Mirror):
    """One invoice of a subscription: a month's donation, paid or not."""

    # Stripe's own words, https://docs.stripe.com/api/invoices/object#invoice_object-status;
    # no choices on the field, because a new one must not stop a payment from being kept.
    STATUSES = {
        "draft": _("Being prepared"),
        "open": _("Not paid yet"),
        "paid": _("Paid"),
        "uncollectible": _("Given up"),
        "void": _("Withdrawn"),
        GONE: _("No longer at Stripe"),
    }

    subscription = models.ForeignKey(
        Subscription,
        verbose_name=_("subscription"),
        on_delete=models.PROTECT,
        related_name="payments",
    )
    number = models.CharField(_("invoice number"), max_length=64, blank=True)
    status = models.CharField(_("status at Stripe"), max_length=32)
    amount_due_pence = models.PositiveIntegerField(_("due"), help_text=_("Whole pence."))
    amount_paid_pence = models.PositiveIntegerField(_("paid"), help_text=_("Whole pence."))
    currency = models.CharField(_("currency"), max_length=3)
    created_at = models.DateTimeField(_("date"))
    paid_at = models.DateTimeField(_("paid on"), null=True, blank=True)
    attempt_count = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_attempt_at = models.DateTimeField(_("next try"), null=True, blank=True)

    needs_action = models.BooleanField(
        _("waits for the bank"),
        default=False,
        help_text=_("The bank wants the supporter to confirm it (3-D Secure)."),
    )

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="payment_newest"),
            models.Index(fields=["status", "-created_at", "-id"], name="payment_status"),
            models.Index(fields=["paid_at"], name="payment_paid"),
            # The shape that iexact takes on PostgreSQL.
            models.Index(Upper("number"), name="payment_number"),
        ]
        constraints = [currency_constraint("payment_currency")]

    def __str__(self):
        return self.number or self.stripe_id

    @property
    def status_in_words(self):
        return self.STATUSES.get(self.status, _("Unknown"))

    @property
    def amount_pence(self):
        """What was paid, or what is asked for while it is not paid."""
        return self.amount_paid_pence if self.status == "paid" else self.amount_due_pence

    @property
    def is_owed(self):
        """True if it was tried and failed, and can still be made: the row's side of `owed()`."""
        return self.status in PAYABLE and self.attempt_count > 0
