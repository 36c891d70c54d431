"""Which acceptances: the same questions for the list and for an export."""

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from disclaimer.models import Acceptance, DisclaimerVersion


class AcceptanceFilterSet(WagtailFilterSet):
    accepted_at = django_filters.DateFromToRangeFilter(
        label=_("Accepted"), widget=DateRangePickerWidget
    )
    version = django_filters.ModelChoiceFilter(
        queryset=DisclaimerVersion.objects.published().order_by("-major", "-minor"),
        label=_("Version"),
    )

    class Meta:
        model = Acceptance
        fields = ["accepted_at", "version", "method"]


# As they stand in an address: the ends of a period have a name each.
NAMES = ("accepted_at_from", "accepted_at_to", "version", "method")


def chosen(query):
    """Those of a QueryDict's values that limit the acceptances, as a plain dict of texts."""
    return {name: query[name] for name in NAMES if query.get(name)}


def in_words(limits):
    """One line for the limits of an export as they were put on record."""
    names = {
        "from": _("from %s"),
        "to": _("to %s"),
        "version": _("version %s"),
        "method": _("method “%s”"),
    }
    return ", ".join(str(names[name]) % limits[name] for name in names if name in limits) or str(
        _("everything")
    )
