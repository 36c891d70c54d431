from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RecordExport(models.Model):
    """Who took the record of acceptances away as a file, and which part of it."""

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        JSONL = "jsonl", "JSONL"

    exported_at = models.DateTimeField(_("when"), auto_now_add=True)
    exported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), null=True, on_delete=models.SET_NULL
    )
    exported_by_name = models.CharField(
        _("who"),
        max_length=600,
        editable=False,
        help_text=_("As they were called then. It stays when the account goes."),
    )
    format = models.CharField(_("format"), max_length=5, choices=Format)
    filters = models.JSONField(_("limited to"), default=dict)
    rows = models.PositiveBigIntegerField(_("rows"))

    class Meta:
        verbose_name = _("export")
        ordering = ["-exported_at", "-pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.get_format_display()} {self.exported_at:%Y-%m-%d %H:%M}"
