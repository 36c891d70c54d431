"""The first page of the admin: how many pages wait for a review, and old status boxes."""

from django.contrib import messages
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from articles.reviews.due import oldest_good_status, under_review, with_old_status
from articles.reviews.reports import may_see


class ReviewsPanel(Component):
    name = "reviews"
    template_name = "articles/staff/reviews/home_panel.html"
    order = 110

    def __init__(self, numbers):
        self.numbers = numbers

    def get_context_data(self, parent_context):
        return self.numbers


def add_panel(request, panels):
    """Hook construct_homepage_panels: a line for each thing to do; nothing if there is none."""
    if not may_see(request.user):
        return
    numbers = under_review().aggregate(
        overdue=Count("pk", filter=Q(next_due__lte=timezone.localdate())),
        never=Count("pk", filter=Q(next_due=None)),
    )
    numbers["old_status"] = with_old_status().count()
    if any(numbers.values()):
        panels.append(ReviewsPanel(numbers))


def warn_of_old_status(request, page):
    """Hook before_edit_page: who opens a page whose status box is old is told so."""
    checked_on = getattr(page, "status_checked_on", None)
    if request.method != "GET" or not checked_on or checked_on >= oldest_good_status():
        return
    days = (timezone.localdate() - checked_on).days
    words = ngettext(
        "The status box was last checked %(days)d day ago. Make sure that every line is still "
        "right, then change its date.",
        "The status box was last checked %(days)d days ago. Make sure that every line is still "
        "right, then change its date.",
        days,
    )
    messages.warning(request, words % {"days": days})
