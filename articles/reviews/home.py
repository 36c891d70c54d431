"""Lines of today's list about reviews, and the warning on pages whose status box is old."""

from django.contrib import messages
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.reviews.due import oldest_good_status, under_review, with_old_status
from articles.reviews.models import PERMISSION
from articles.staff_reports import may_mend_pages


def work_of_today(request):
    """Hook work_of_today: what this person could review or check; two queries."""
    if not (request.user.has_perm(PERMISSION) or may_mend_pages(request.user)):
        return
    numbers = under_review().aggregate(
        overdue=Count("pk", filter=Q(next_due__lte=timezone.localdate())),
        never=Count("pk", filter=Q(next_due=None)),
    )
    address = reverse("reviews:due")
    if overdue := numbers["overdue"]:
        words = ngettext("%d page is due for review.", "%d pages are due for review.", overdue)
        links = [(_("See the pages that are due"), f"{address}?why=overdue")]
        yield {"urgency": "soon", "words": words % overdue, "links": links}
    yield from _old_status(with_old_status().count())
    if never := numbers["never"]:
        words = ngettext("%d page was never reviewed.", "%d pages were never reviewed.", never)
        links = [(_("See the pages without a review"), f"{address}?why=never")]
        yield {"urgency": "later", "words": words % never, "links": links}


def _old_status(number):
    if not number:
        return
    words = ngettext(
        "%d status box was not checked for 90 days.",
        "%d status boxes were not checked for 90 days.",
        number,
    )
    links = [(_("See the old status boxes"), reverse("reviews:status"))]
    yield {"urgency": "soon", "words": words % number, "links": links}


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
