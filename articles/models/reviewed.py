"""When a page was last checked as a whole: facts about the page, and no part of its text."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

FACTS = ("reviewer", "last_reviewed", "next_review_due")


class Reviewed(models.Model):
    """What the newest Review of a page says, on the row of the page itself.

    Only `articles.reviews.marking.mark_reviewed` writes these fields. No revision brings older
    ones back, saving a page leaves them as they are, and a copy begins without.
    """

    reviewer = models.ForeignKey(
        "articles.Person",
        verbose_name=_("reviewer"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    last_reviewed = models.DateField(_("last reviewed"), null=True, blank=True, editable=False)
    next_review_due = models.DateField(_("next review due"), null=True, blank=True, editable=False)

    exclude_fields_in_copy = list(FACTS)

    class Meta:
        abstract = True

    def with_content_json(self, content):
        """The page as a revision has it, reviewed as the page is."""
        page = super().with_content_json(content)
        for name in FACTS:
            setattr(page, self._meta.get_field(name).attname, self._fact(name))
        return page

    def save(self, *args, **kwargs):
        if self.pk is None or not _are_saved(kwargs.get("update_fields")):
            return super().save(*args, **kwargs)
        with transaction.atomic():
            self._take_what_the_row_says()
            return super().save(*args, **kwargs)

    def _fact(self, name):
        return getattr(self, self._meta.get_field(name).attname)

    def _take_what_the_row_says(self):
        """Under a lock: a review that is marked meanwhile would be overwritten."""
        columns = [self._meta.get_field(name).attname for name in FACTS]
        rows = type(self)._base_manager.select_for_update().filter(pk=self.pk)
        for column, value in (rows.values(*columns).first() or {}).items():
            setattr(self, column, value)


def _are_saved(update_fields):
    return update_fields is None or not set(FACTS).isdisjoint(update_fields)
