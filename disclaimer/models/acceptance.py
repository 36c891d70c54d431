from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclaimer.models.seal import Seal
from disclaimer.models.version import DisclaimerVersion


class AcceptanceQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)


class Acceptance(models.Model):
    """One visitor's agreement. The visitor holds the receipt; we hold only its SHA-256.

    Fields after ISO/IEC TS 27560 as far as they can be filled without personal data. A row is
    written once; only the withdrawal, its seal and the link to an account change later.
    """

    class Method(models.TextChoices):
        WEB = "web", _("on the website")
        ACCOUNT = "account", _("carried over by signing in")

    receipt_hash = models.CharField(_("SHA-256 of the receipt"), max_length=64, unique=True)
    version = models.ForeignKey(DisclaimerVersion, on_delete=models.PROTECT)
    text_hash = models.CharField(_("SHA-256 of the text"), max_length=64)
    accepted_at = models.DateTimeField(
        _("accepted"),
        db_index=True,
        help_text=_("When the visitor agreed. Carried over to another device, it stays that time."),
    )
    method = models.CharField(_("how"), max_length=10, choices=Method, default=Method.WEB)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    # A withdrawal comes later than the row's own seal, so it is sealed on its own.
    withdrawal_seal = models.ForeignKey(
        Seal, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="acceptances",
    )

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("acceptance")
        ordering = ["-accepted_at", "-pk"]
        permissions = [("export_acceptance", "Can export the record of acceptances")]
        indexes = [
            models.Index(
                fields=["withdrawn_at"],
                name="acceptance_withdrawn",
                condition=models.Q(withdrawn_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"Acceptance {self.receipt_hash[:12]}"
