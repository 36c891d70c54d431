from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DonationExport(models.Model):
    """Who took a list of supporters or payments out of the admin, and when: never deleted."""

    exported_at = models.DateTimeField(_("exported"))
    exported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    exported_by_name = models.CharField(
        _("by"),
        max_length=600,
        editable=False,
        help_text=_("As they were called then. It stays when the account goes."),
    )
    what = models.CharField(_("list"), max_length=32)
    filters = models.CharField(_("filters"), max_length=500, blank=True)
    rows = models.PositiveIntegerField(_("rows"))

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-exported_at", "-pk"]
        default_permissions = ("view",)
        permissions = [("export_donations", _("Can export supporters and payments"))]

    def __str__(self):
        return f"{self.what}, {self.exported_at:%Y-%m-%d %H:%M}"
