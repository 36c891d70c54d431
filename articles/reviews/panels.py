"""In the page editor: when the page was reviewed, and the way to mark it. Nothing to type."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from articles.reviews.models import PERMISSION

SHOWN = 5


class ReviewPanel(Panel):
    def __init__(self, **kwargs):
        super().__init__(**{"heading": _("Reviews of the whole page"), **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "articles/staff/reviews/panel.html"

        def get_context_data(self, parent_context=None):
            page = self.instance
            reviews = page.reviews.select_related("reviewer")[:SHOWN] if page.pk else ()
            is_public = bool(page.pk and page.live)
            may_mark = is_public and self.request.user.has_perm(PERMISSION)
            return {
                **super().get_context_data(parent_context),
                "page": page,
                "reviews": reviews,
                "is_public": is_public,
                "mark_address": reverse("reviews:mark", args=[page.pk]) if may_mark else "",
            }
