"""When we last compared ourselves with Stripe, and what differed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReconcileRun(models.Model):
    """One run of `donations_reconcile`."""

    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(
        _("finished"), null=True, blank=True, help_text=_("Empty if it was broken off.")
    )
    is_applied = models.BooleanField(_("mended what it found"), default=False)
    since = models.DateTimeField(
        _("only what was made since"), null=True, blank=True, help_text=_("Empty: everything.")
    )
    compared = models.JSONField(
        _("compared"), default=dict, help_text=_("How many objects of each kind.")
    )
    drift = models.PositiveIntegerField(_("differences found"), default=0)
    mended = models.PositiveIntegerField(_("differences mended"), default=0)
    examples = models.JSONField(
        _("the first differences"),
        default=list,
        help_text=_("Kind, Stripe id, field, both values."),
    )
    error = models.CharField(_("what went wrong"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("comparison with Stripe")
        verbose_name_plural = _("comparisons with Stripe")
        ordering = ["-started_at", "-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-started_at", "-id"], name="reconcile_newest")]

    def __str__(self):
        return f"{self.started_at:%Y-%m-%d %H:%M}: {self.drift}"


class SetupCheck(models.Model):
    """Whether our product, price, portal and webhook at Stripe are as they should be: one row."""

    checked_at = models.DateTimeField(_("checked"))
    findings = models.JSONField(
        _("findings"), default=list, help_text=_("What is missing or different; empty if fine.")
    )
    error = models.CharField(_("what went wrong"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("check of the set-up at Stripe")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="setup_check_one_row")]

    def __str__(self):
        return f"{self.checked_at:%Y-%m-%d %H:%M}"
