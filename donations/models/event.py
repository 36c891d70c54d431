from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class StripeEventQuerySet(models.QuerySet):
    def unsettled(self):
        """Events that still want work."""
        return self.filter(status__in=("received", "failed"))

    def due(self, now):
        return self.unsettled().filter(next_attempt_at__lte=now)


class StripeEvent(models.Model):
    """A bell that Stripe rang, kept before anything is done about it."""

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received")
        PROCESSED = "processed", _("Processed")
        IGNORED = "ignored", _("Ignored")
        FAILED = "failed", _("Failed, will be retried")
        DEAD = "dead", _("Failed for good")

    # Stripe lists events for 30 days; the payload names people, so it does not stay for ever.
    PAYLOAD_KEPT_FOR = timedelta(days=90)

    stripe_id = models.CharField(_("Stripe id"), max_length=255, unique=True)
    type = models.CharField(_("type"), max_length=128)
    object_id = models.CharField(_("about"), max_length=255, blank=True)
    livemode = models.BooleanField(_("real money"))
    api_version = models.CharField(_("API version"), max_length=64, blank=True)
    payload = models.JSONField(
        _("content"), null=True, blank=True, help_text=_("Removed after 90 days.")
    )
    created_at = models.DateTimeField(_("happened"))
    received_at = models.DateTimeField(_("received"))
    status = models.CharField(_("status"), max_length=16, choices=Status.choices)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_attempt_at = models.DateTimeField(_("next try"), null=True, blank=True)
    settled_at = models.DateTimeField(_("done"), null=True, blank=True)
    error = models.CharField(_("what went wrong"), max_length=500, blank=True)

    objects = StripeEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("Stripe event")
        verbose_name_plural = _("Stripe events")
        ordering = ["-received_at", "-pk"]
        default_permissions = ("view",)
        permissions = [("replay_stripeevent", _("Can have Stripe events worked on again"))]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="event_newest"),
            models.Index(fields=["status", "next_attempt_at"], name="event_due"),
            models.Index(fields=["object_id", "-received_at"], name="event_about"),
            # What the list of events can be limited to, in the order in which it is shown: with a
            # million rows each page is the beginning of one of these.
            models.Index(fields=["status", "-received_at", "-id"], name="event_status"),
            models.Index(fields=["type", "-received_at", "-id"], name="event_type"),
            models.Index(fields=["type", "status", "-received_at", "-id"], name="event_both"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["received", "processed", "ignored", "failed", "dead"]
                ),
                name="event_status_known",
            ),
            # What waits for a retry must have a time, or nobody would ever come for it.
            models.CheckConstraint(
                condition=~models.Q(status__in=["received", "failed"])
                | models.Q(next_attempt_at__isnull=False),
                name="event_unsettled_is_due_some_day",
            ),
        ]

    def __str__(self):
        return f"{self.type} {self.stripe_id}"
