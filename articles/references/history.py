"""What checks and fetching leave in the history of a reference (Wagtail's audit log)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from articles.references.models import Reference
from articles.references.retractions import News


def log_actions(actions):
    """Hook register_log_actions."""
    actions.register_action("articles.reference.checked")(_Checked)
    actions.register_action("articles.reference.fetched")(_Fetched)


class _Checked(LogFormatter):
    label = gettext_lazy("Check for notices")

    def format_message(self, entry):
        sentences = {
            News.GRAVER: _("The register reports: %(found)s. Before: %(before)s."),
            News.GONE: _("The register shows no such notice any more. Kept: %(before)s."),
            News.OVERRULED: _("The register reports: %(found)s. Kept: %(before)s."),
        }
        words = sentences[entry.data["news"]]
        return words % {name: _status(entry.data[name]) for name in ("before", "found")}


class _Fetched(LogFormatter):
    label = gettext_lazy("Fetch again")

    def format_message(self, entry):
        names = [str(Reference._meta.get_field(name).verbose_name) for name in entry.data["fields"]]
        return _("Fetched again. Changed: %s.") % (", ".join(names) or "–")


def _status(value):
    return Reference.Retraction(value).label
