from django.db import models
from django.utils.translation import gettext_lazy as _


class Seal(models.Model):
    """A digest of every acceptance up to `last_id` and of the withdrawals known by then.

    Each seal is taken over the one before it, so a root that was kept elsewhere proves the whole
    record up to it. Made by `disclaimer_seal`; how is in disclaimer/seals.py.
    """

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    sealed_at = models.DateTimeField(_("sealed"))
    last_id = models.PositiveBigIntegerField(
        help_text=_("The highest number of a row that is covered, by this seal or an earlier one.")
    )
    rows = models.PositiveBigIntegerField(_("acceptances"))
    withdrawals = models.PositiveBigIntegerField(_("withdrawals"))
    root = models.CharField(_("root"), max_length=64)

    class Meta:
        verbose_name = _("seal")
        ordering = ["-number"]
        default_permissions = ()

    def __str__(self):
        return f"Seal {self.number}"


class SealCheck(models.Model):
    """What the newest verification of the seals found: one row."""

    checked_at = models.DateTimeField(_("checked"))
    is_intact = models.BooleanField(_("intact"))
    finding = models.TextField(_("finding"), blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return "intact" if self.is_intact else self.finding
