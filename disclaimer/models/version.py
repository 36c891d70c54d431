"""The texts that visitors are shown: a draft until published, never changed afterwards."""

import hashlib
import json

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import PreviewableMixin
from wagtail.rich_text import expand_db_html

BODY_FEATURES = ["h2", "bold", "italic", "ol", "ul", "link"]


class DisclaimerVersionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def drafts(self):
        return self.filter(published_at__isnull=True)

    def delete(self):
        if self.published().exists():
            raise ValidationError(_("A published text is kept, because people agreed to it."))
        return super().delete()

    def newest(self):
        """The published version that visitors are shown, or None before the first one."""
        return self.published().order_by("-major", "-minor").first()

    def acceptable(self):
        """The published versions of the newest major number, newest first."""
        floor = self.published().order_by("-major").values("major")[:1]
        return self.filter(major=models.Subquery(floor)).order_by("-minor")


class DisclaimerVersion(PreviewableMixin, models.Model):
    """One text of the disclaimer. A draft until it is published; never changed afterwards.

    `major.minor` is given at publishing: a material change is a new major number and asks
    everyone again, a minor one disturbs nobody.
    """

    major = models.PositiveSmallIntegerField(null=True, editable=False)
    minor = models.PositiveSmallIntegerField(null=True, editable=False)
    heading = models.CharField(
        max_length=120,
        help_text=_(
            "The first words a visitor reads, such as “Important: please read this first”."
        ),
    )
    body = RichTextField(
        features=BODY_FEATURES,
        help_text=_("What a visitor agrees to. Keep it short enough to be read on a phone."),
    )
    agree_label = models.CharField(
        _("button"),
        max_length=60,
        default="I have read this and agree",
        help_text=_("The words on the button that accepts."),
    )
    change_note = models.CharField(
        max_length=255,
        blank=True,
        help_text=_("For your colleagues: what is different from the version before, and why."),
    )
    text_hash = models.CharField(
        _("SHA-256 of the text"), max_length=64, editable=False, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL
    )

    objects = DisclaimerVersionQuerySet.as_manager()

    panels = [
        MultiFieldPanel(
            [FieldPanel("heading"), FieldPanel("body"), FieldPanel("agree_label")],
            heading=_("What visitors see"),
        ),
        FieldPanel("change_note"),
    ]

    class Meta:
        verbose_name = _("disclaimer text")
        ordering = ["-published_at", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["major", "minor"], name="one_text_a_version"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, major__isnull=True, minor__isnull=True)
                | Q(published_at__isnull=False, major__gte=1, minor__gte=0) & ~Q(text_hash=""),
                name="numbered_when_published",
            ),
        ]
        permissions = [("publish_disclaimerversion", "Can publish a disclaimer text")]

    def __str__(self):
        return f"Disclaimer {self.label}"

    @property
    def label(self):
        return f"{self.major}.{self.minor}" if self.is_published else "draft"

    @property
    def is_published(self):
        return self.published_at is not None

    @property
    def body_html(self):
        return expand_db_html(self.body)

    def canonical_text(self):
        """The bytes that the hash is taken of: every word a visitor agrees to, in fixed order."""
        words = {"heading": self.heading, "body": self.body, "agree": self.agree_label}
        return json.dumps(words, sort_keys=True, ensure_ascii=False).encode()

    def hash_of_words(self):
        """SHA-256 of `canonical_text` as it stands now, in hexadecimal."""
        return hashlib.sha256(self.canonical_text()).hexdigest()

    def publish(self, *, is_material, user=None):
        """Number this draft, fix its text for good and show it to visitors.

        What is published are the words as they stand in the database now. Raises ValidationError
        when a colleague was quicker.
        """
        try:
            with transaction.atomic():
                self._lock_draft()
                self.refresh_from_db()
                self.major, self.minor = self._next_number(is_material)
                self.text_hash = self.hash_of_words()
                self.published_at = timezone.now()
                self.published_by = user
                super().save()
        except IntegrityError as error:
            raise ValidationError(
                _("Another text was published just now: look at it first.")
            ) from error

    def save(self, *args, **kwargs):
        with transaction.atomic():
            if self.pk:
                self._lock_draft()
            super().save(*args, **kwargs)

    def _lock_draft(self):
        """Hold the row, so that it cannot be published between the question and the write."""
        row = DisclaimerVersion.objects.select_for_update().filter(pk=self.pk).first()
        if row and row.is_published:
            raise ValidationError(_("A published text cannot change: write a new one instead."))

    @staticmethod
    def _next_number(is_material):
        newest = DisclaimerVersion.objects.newest()
        if newest is None:
            return 1, 0
        return (newest.major + 1, 0) if is_material else (newest.major, newest.minor + 1)

    def delete(self, *args, **kwargs):
        if self.is_published:
            raise ValidationError(_("A published text is kept, because people agreed to it."))
        return super().delete(*args, **kwargs)

    def get_preview_template(self, request, mode_name):
        return "disclaimer/gate.html"

    def get_preview_context(self, request, mode_name):
        return {"disclaimer": self, "next": "/", "is_preview": True}
