"""Lines of today's list: how many live pages break a rule, and how many were held back."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.publishing_rules.held_back import held_back
from articles.publishing_rules.report import breaking
from articles.staff_reports import may_mend_pages


def work_of_today(request):
    """Hook work_of_today: nothing where there is nothing to mend; two queries."""
    if not may_mend_pages(request.user):
        return
    if number := held_back().count():
        words = ngettext(
            "%d page was held back when its time came.",
            "%d pages were held back when their time came.",
            number,
        )
        links = [(_("See what is missing"), reverse("publishing_rules:held_back"))]
        yield {"urgency": "now", "words": words % number, "links": links}
    if number := breaking().count():
        words = ngettext(
            "%d published page breaks a rule.", "%d published pages break a rule.", number
        )
        links = [(_("See which, and why"), reverse("publishing_rules:breaking"))]
        yield {"urgency": "now", "words": words % number, "links": links}
