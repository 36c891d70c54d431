"""The record of reviews: rows are added, never changed. The newest of a page counts."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

MARK = "mark_reviewed"
PERMISSION = f"articles.{MARK}"


class Review(models.Model):
    """Somebody checked a whole page. Days are London's. Whoever marked one wrongly adds another."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        "articles.Person",
        verbose_name=_("reviewer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reviews",
        help_text=_("Readers see the name. Leave it empty if nobody but the author checked."),
    )
    reviewed_on = models.DateField(_("reviewed on"))
    next_due = models.DateField(
        _("next review due"), help_text=_("Readers see this day too. You are reminded of it.")
    )
    note = models.TextField(
        _("note"),
        blank=True,
        help_text=_("What was checked, and against what. For colleagues: readers do not see it."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["page", "-id"], name="newest_review_of_a_page")]
        default_permissions = ()
        permissions = [(MARK, _("Can mark a page as reviewed"))]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")

    def __str__(self):
        return _("Review of %(day)s") % {"day": self.reviewed_on}

    def clean(self):
        super().clean()
        if self.reviewed_on and self.reviewed_on > timezone.localdate():
            raise ValidationError({"reviewed_on": _("This day has not come yet.")})
        if self.reviewed_on and self.next_due and self.next_due <= self.reviewed_on:
            raise ValidationError(
                {"next_due": _("The next review has to come after the last one.")}
            )

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("a review is never changed: add another")
        super().save(*args, **kwargs)


class AwaitedReview(models.Model):
    """A review that was given with an approval; it counts from when that very text is public."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="+")
    reviewer = models.ForeignKey("articles.Person", on_delete=models.CASCADE, related_name="+")
    reviewed_on = models.DateField()
    next_due = models.DateField()
    note = models.TextField(blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self):
        return f"{self.reviewed_on}"


class ReviewReminder(models.Model):
    """What one address was last told of, and when, so that nobody is told twice."""

    address = models.EmailField(unique=True)
    sent_at = models.DateTimeField()
    # [[page id, day it was due as text, or null if it never was reviewed], …]
    told = models.JSONField(default=list)

    def __str__(self):
        return f"{self.sent_at:%Y-%m-%d}"
