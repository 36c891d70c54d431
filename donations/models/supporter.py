from django.conf import settings
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from donations.models.mirror import Mirror

BEYOND_ASCII = r"[^\x01-\x7f]"


class SupporterQuerySet(models.QuerySet):
    def with_email(self, email):
        """Supporters with this address, in any spelling of upper and lower case.

        ASCII only: PostgreSQL holds “ı” and “i”, or “ſ” and “s”, to be the same letter in upper
        case, while a mail server sends them to different people.
        """
        if not email or not email.isascii():
            return self.none()
        return self.filter(email__iexact=email).exclude(email__regex=BEYOND_ASCII)

    def present(self):
        """Supporters whom Stripe still knows."""
        return self.filter(deleted_at=None)


class Supporter(Mirror):
    """One Stripe customer. One person may have several: a guest who gives again is a new one."""

    email = models.EmailField(
        _("e-mail address"), blank=True, help_text=_("As Stripe has it; empty once deleted there.")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="supporters",
        help_text=_("Whoever has shown that this address is theirs."),
    )
    created_at = models.DateTimeField(_("since"))
    deleted_at = models.DateTimeField(_("deleted at Stripe"), null=True, blank=True)

    objects = SupporterQuerySet.as_manager()

    class Meta:
        verbose_name = _("supporter")
        verbose_name_plural = _("supporters")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        permissions = [("sync_supporter", _("Can bring supporters up to date with Stripe"))]
        indexes = [
            # The shape that iexact takes on PostgreSQL.
            models.Index(Upper("email"), name="supporter_email"),
            models.Index(fields=["-created_at", "-id"], name="supporter_newest"),
        ]

    @property
    def is_deleted(self):
        """True once Stripe has deleted the customer, and we the address."""
        return self.deleted_at is not None

    def __str__(self):
        return self.email or self.stripe_id
