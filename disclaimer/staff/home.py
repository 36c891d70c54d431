"""Lines of the first page of the admin, only when the record of acceptances needs somebody."""

from django.urls import reverse
from django.utils.translation import gettext as _

from disclaimer.staff.condition import troubles
from disclaimer.staff.read_only import READ


def work_of_today(request):
    """Hook work_of_today: one query, and a look at the spool."""
    if not request.user.has_perm(READ):
        return
    address = f"{reverse('disclaimer_report:index')}#record"
    links = [(_("See the disclaimer report"), address)]
    for sentence in troubles():
        words = _("The record of acceptances needs somebody: %s") % sentence
        yield {"urgency": "now", "words": words, "links": links}
