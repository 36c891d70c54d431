"""“Mark as reviewed”: the text that readers have now was checked. Nothing of it changes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from articles.reviews.due import reviewed_types
from articles.reviews.forms import ReviewForm
from articles.reviews.marking import mark_reviewed
from articles.reviews.models import PERMISSION

HISTORY = 50


@require_http_methods(["GET", "HEAD", "POST"])
def mark(request, page_id):
    """The form, and the record. Only for live pages, of the types that are reviewed."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    page = get_object_or_404(
        Page.objects.type(*reviewed_types()), pk=page_id, live=True, alias_of=None
    ).specific
    form = ReviewForm(request.POST or None, initial={"reviewer": page.reviewer_id})
    after = get_valid_next_url_from_request(request) or reverse("reviews:due")
    if form.is_valid():
        mark_reviewed(page, by=request.user, **form.cleaned_data)
        messages.success(request, _sentence(page))
        return redirect(after)
    return TemplateResponse(
        request, "articles/staff/reviews/mark.html", _context(page, form, after)
    )


def _sentence(page):
    words = _("“%(title)s” is marked as reviewed. The next review is due on %(day)s.")
    return words % {"title": page.title, "day": date_format(page.next_review_due, "j F Y")}


def _context(page, form, after):
    return {
        "page": page,
        "form": form,
        "media": form.media,
        "next": after,
        "reviews": page.reviews.select_related("reviewer")[:HISTORY],
        "page_title": _("Mark as reviewed"),
        "page_subtitle": page.title,
        "header_title": _("Mark as reviewed: %s") % page.title,
        "header_icon": "calendar-check",
    }
