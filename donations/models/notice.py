from django.db import models
from django.utils.translation import gettext_lazy as _

from donations.models.subscription import Subscription
from donations.models.supporter import Supporter


class NoticeQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(status=Notice.Status.WAITING, next_attempt_at__lte=now)


class Notice(models.Model):
    """One mail that is to be sent once: the outbox. `kind` and `key` say what it is about."""

    class Kind(models.TextChoices):
        THANKS = "thanks", _("Thanks")
        PAYMENT_FAILED = "payment_failed", _("Payment failed")
        ACTION_NEEDED = "action_needed", _("The bank asks for a confirmation")
        NEW_CARD_NEEDED = "new_card_needed", _("A new card is needed")
        WILL_END = "will_end", _("Will end")
        ENDED = "ended", _("Ended")
        PAUSED = "paused", _("Paused")
        REMINDER = "reminder", _("Reminder after each half year")
        # To staff, at STAFF_ALERT_EMAIL. They are about nobody in particular, or name only ids.
        ALERT = "alert", _("Alert to staff")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        # Committed before the mail server is spoken to. A row that stays here was interrupted:
        # nobody knows whether the mail went out, so it is not sent again by itself.
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        UNCLEAR = "unclear", _("Perhaps sent")
        DROPPED = "dropped", _("Not sent, no longer true")
        DEAD = "dead", _("Could not be sent")

    kind = models.CharField(_("kind"), max_length=32, choices=Kind.choices)
    key = models.CharField(_("about"), max_length=255)
    supporter = models.ForeignKey(
        Supporter,
        verbose_name=_("supporter"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="notices",
        help_text=_("Empty for an alert to staff."),
    )
    subscription = models.ForeignKey(
        Subscription,
        verbose_name=_("subscription"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="notices",
    )
    facts = models.JSONField(
        _("facts"), default=dict, blank=True, help_text=_("What the mail says; no address.")
    )
    created_at = models.DateTimeField(_("noted"))
    status = models.CharField(
        _("status"), max_length=16, choices=Status.choices, default=Status.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_attempt_at = models.DateTimeField(_("next try"), null=True, blank=True)
    settled_at = models.DateTimeField(_("done"), null=True, blank=True)
    error = models.CharField(_("what went wrong"), max_length=500, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="notice_newest"),
            models.Index(fields=["status", "next_attempt_at"], name="notice_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="notice_once"),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["waiting", "sending", "sent", "unclear", "dropped", "dead"]
                ),
                name="notice_status_known",
            ),
            # What waits must have a time, or nobody would ever come for it.
            models.CheckConstraint(
                condition=~models.Q(status="waiting") | models.Q(next_attempt_at__isnull=False),
                name="notice_waiting_is_due_some_day",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.key})"
