from django.db import models
from django.utils.translation import gettext_lazy as _

from donations.models.mirror import GONE, Mirror, currency_constraint
from donations.models.payment import Payment


class AdjustmentQuerySet(models.QuerySet):
    def refunds(self):
        return self.filter(kind=Adjustment.Kind.REFUND)

    def disputes(self):
        return self.filter(kind=Adjustment.Kind.DISPUTE)

    def taken_back(self):
        """Money that left again: refunds that were not undone, and disputes that were lost."""
        undone = models.Q(status__in=("failed", "canceled", GONE))
        given_back = models.Q(kind=Adjustment.Kind.REFUND) & ~undone
        return self.filter(given_back | models.Q(kind=Adjustment.Kind.DISPUTE, status="lost"))


class Adjustment(Mirror):
    """A refund or a dispute of one payment."""

    class Kind(models.TextChoices):
        REFUND = "refund", _("Refund")
        DISPUTE = "dispute", _("Dispute")

    # Stripe's own words, https://docs.stripe.com/api/refunds/object and …/disputes/object;
    # no choices on the field, because a new one must not stop a row from being kept.
    STATUSES = {
        "pending": _("On its way"),
        "requires_action": _("Waits for the supporter"),
        "succeeded": _("Given back"),
        "failed": _("Did not arrive"),
        "canceled": _("Withdrawn"),
        "warning_needs_response": _("Question from the bank"),
        "warning_under_review": _("Question being answered"),
        "warning_closed": _("Question closed"),
        "needs_response": _("Wants an answer"),
        "under_review": _("Being decided"),
        "won": _("Decided for us"),
        "lost": _("Decided against us"),
        "prevented": _("Settled before it began"),
        GONE: _("No longer at Stripe"),
    }

    payment = models.ForeignKey(
        Payment,
        verbose_name=_("payment"),
        on_delete=models.PROTECT,
        related_name="adjustments",
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    status = models.CharField(_("status at Stripe"), max_length=32)
    amount_pence = models.PositiveIntegerField(_("amount"), help_text=_("Whole pence."))
    currency = models.CharField(_("currency"), max_length=3)
    reason = models.CharField(_("reason"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("date"))

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("refund or dispute")
        verbose_name_plural = _("refunds and disputes")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-created_at", "-id"], name="adjustment_newest")]
        constraints = [currency_constraint("adjustment_currency")]

    @property
    def status_in_words(self):
        return self.STATUSES.get(self.status, _("Unknown"))
