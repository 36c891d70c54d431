"""What the rules said of a live page when they were last asked."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class PageCheck(models.Model):
    """A page kept every rule when it was published; since then a work may have been retracted,
    or a page that it links to deleted. `breaks` counts `reasons`, sentences that name the place.
    """

    page = models.OneToOneField(
        Page, on_delete=models.CASCADE, primary_key=True, related_name="rule_check"
    )
    checked_at = models.DateTimeField(
        null=True, db_index=True, help_text=_("Empty: the rules have to be asked again soon.")
    )
    breaks = models.PositiveSmallIntegerField(default=0, db_index=True)
    reasons = models.JSONField(default=list)

    class Meta:
        verbose_name = _("check of a page against the rules")
        verbose_name_plural = _("checks of pages against the rules")

    def __str__(self):
        return f"{self.page_id}: {self.breaks}"
