"""Which pages wait for a review, and which status boxes are old. Days are London's."""

from datetime import timedelta

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page, get_page_models

from articles.reviews.models import Review
from articles.reviews.panels import ReviewPanel

SOON_DAYS = 30
STATUS_DAYS = 90


def reviewed_types():
    """The page types whose editors see reviews; lists and the first page have no text to check."""
    return [
        model for model in get_page_models() if _has_panel(getattr(model, "edit_handler", None))
    ]


def under_review():
    """Live pages of these types with `next_due`, `last_reviewed` and `reviewer_name`, or None.

    From the record, so that one query does for all types, however many pages there are.
    """
    newest = Review.objects.filter(page=OuterRef("pk")).order_by("-pk")
    return (
        Page.objects.type(*reviewed_types())
        .filter(live=True, alias_of=None)
        .annotate(
            next_due=Subquery(newest.values("next_due")[:1]),
            last_reviewed=Subquery(newest.values("reviewed_on")[:1]),
            reviewer_name=Subquery(newest.values("reviewer__name")[:1]),
        )
    )


def is_due(within=0):
    """The condition on `under_review()`: never reviewed, or due in `within` days at the latest."""
    until = timezone.localdate() + timedelta(days=within)
    return Q(next_due=None) | Q(next_due__lte=until)


def due(within=0):
    """Pages to review, the longest overdue first, then those that nobody ever reviewed."""
    return under_review().filter(is_due(within)).order_by(F("next_due").asc(nulls_last=True), "pk")


def with_old_status():
    """Live pages with a status box (`checked_on`) older than 90 days, the oldest first."""
    dates = [
        F(f"{model._meta.model_name}__status_checked_on")
        for model in get_page_models()
        if hasattr(model, "status_checked_on")
    ]
    pages = Page.objects.filter(live=True, alias_of=None)
    return (
        pages.annotate(checked_on=Coalesce(*dates))
        .filter(checked_on__lt=oldest_good_status())
        .order_by("checked_on", "pk")
    )


def oldest_good_status():
    """A status box checked before this day has to be checked again."""
    return timezone.localdate() - timedelta(days=STATUS_DAYS)


def _has_panel(panel):
    if isinstance(panel, ReviewPanel):
        return True
    return any(_has_panel(child) for child in getattr(panel, "children", ()))
