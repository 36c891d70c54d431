import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from donations.models.subscription import Subscription


class CheckoutAttemptQuerySet(models.QuerySet):
    def unpaid(self):
        """Those that nobody finished."""
        statuses = CheckoutAttempt.Status
        left = (statuses.NEW, statuses.OPEN, statuses.EXPIRED)
        return self.filter(status__in=left, subscription=None)

    def are_too_many(self, now):
        """True if so many were begun in the last minute that a machine must be at it."""
        recent = self.filter(created_at__gt=now - timedelta(minutes=1))
        return recent[: CheckoutAttempt.MOST_A_MINUTE].count() == CheckoutAttempt.MOST_A_MINUTE

    def unfinished(self):
        """Those of which we do not know the end yet."""
        statuses = CheckoutAttempt.Status
        in_doubt = models.Q(status=statuses.COMPLETE) & ~models.Q(payment_status="paid")
        return self.filter(models.Q(status__in=(statuses.NEW, statuses.OPEN)) | in_doubt)


class CheckoutAttempt(models.Model):
    """One wish to give. Its uuid is our reference and idempotency key at Stripe."""

    class Status(models.TextChoices):
        NEW = "new", _("Not yet at Stripe")
        OPEN = "open", _("Started")
        COMPLETE = "complete", _("Finished")
        EXPIRED = "expired", _("Not finished")

    REUSABLE_FOR = timedelta(hours=1)
    # Of everybody together: who they are is nothing that we keep.
    MOST_A_MINUTE = 120
    # An unpaid attempt tells nothing after this; nobody's name was ever in it.
    KEPT_UNPAID_FOR = timedelta(days=90)

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("started"), default=timezone.now)
    price_id = models.CharField(_("price at Stripe"), max_length=255, blank=True)
    session_id = models.CharField(
        _("checkout at Stripe"), max_length=255, null=True, blank=True, unique=True
    )
    status = models.CharField(
        _("status"), max_length=16, choices=Status.choices, default=Status.NEW
    )
    payment_status = models.CharField(_("payment status at Stripe"), max_length=32, blank=True)
    livemode = models.BooleanField(_("real money"), null=True)
    subscription = models.ForeignKey(
        Subscription,
        verbose_name=_("subscription"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="attempts",
    )
    synced_at = models.DateTimeField(_("last compared with Stripe"), null=True, blank=True)

    objects = CheckoutAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt to give")
        verbose_name_plural = _("attempts to give")
        ordering = ["-created_at"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-created_at"], name="attempt_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="new") | models.Q(session_id__isnull=False),
                name="attempt_past_new_has_a_session",
            )
        ]

    def __str__(self):
        return str(self.uuid)

    def is_reusable(self, now):
        """True while a second click on the same form means the same wish to give."""
        return now - self.created_at < self.REUSABLE_FOR
