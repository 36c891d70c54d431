from django.db import models
from django.utils.translation import gettext_lazy as _

from disclaimer.models.seal import Seal
from disclaimer.models.version import DisclaimerVersion


class DailyCount(models.Model):
    """What remains of purged acceptances: how many on a day (UTC), for each version.

    A withdrawal counts on the day it was made.
    """

    day = models.DateField(_("day"))
    version = models.ForeignKey(DisclaimerVersion, on_delete=models.PROTECT)
    accepted = models.PositiveBigIntegerField(_("accepted"), default=0)
    carried_over = models.PositiveBigIntegerField(_("carried over"), default=0)
    withdrawn = models.PositiveBigIntegerField(_("withdrawn"), default=0)

    class Meta:
        verbose_name = _("daily count")
        ordering = ["-day"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["day", "version"], name="one_count_a_day_and_version")
        ]

    def __str__(self):
        return f"{self.day}, {self.version.label}"


class PurgedAcceptance(models.Model):
    """The digest in place of a purged row, without which its seal could not be verified.

    `id` is the number that the row had. The digests are one-way, of values that are random or
    shared by everyone: only who has the receipt, or an older copy of the row, can match them.
    """

    id = models.BigIntegerField(primary_key=True)
    count = models.ForeignKey(DailyCount, on_delete=models.PROTECT)
    method = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    withdrawal_seal = models.ForeignKey(Seal, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawal_count = models.ForeignKey(
        DailyCount, null=True, on_delete=models.PROTECT, related_name="withdrawn_and_purged"
    )
    withdrawal_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Purged acceptance {self.pk}"
