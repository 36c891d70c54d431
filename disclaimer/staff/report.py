"""The report: how many agreed and took it back, and whether the record is whole."""

from datetime import timedelta

from django import forms
from django.core.exceptions import PermissionDenied
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from disclaimer import spool
from disclaimer.models import RecordExport
from disclaimer.staff import chart, condition, counting
from disclaimer.staff.filters import in_words
from disclaimer.staff.read_only import READ

USUAL_DAYS = 30
PERIODS = (7, USUAL_DAYS, 90, 400)
LONGEST = 800  # days
DAYS_ON_A_PAGE = 31
EXPORTS_SHOWN = 5


class DayInput(forms.DateInput):
    """The browser's own calendar, which takes a day in this form alone."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class PeriodForm(forms.Form):
    """Two days, both included."""

    since = forms.DateField(label=_("From"), widget=DayInput, input_formats=["%Y-%m-%d"])
    until = forms.DateField(label=_("To"), widget=DayInput, input_formats=["%Y-%m-%d"])

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if not since or not until:
            return
        if since > until:
            raise forms.ValidationError(_("The first day is after the last one."))
        if until > last_days(1)["until"]:
            raise forms.ValidationError(_("That is still to come."))
        if (until - since).days >= LONGEST:
            raise forms.ValidationError(_("Choose at most %d days.") % LONGEST)


def last_days(number):
    """The values of a PeriodForm for so many days up to today."""
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    return {"since": today - timedelta(days=number - 1), "until": today}


class ReportView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "disclaimer/staff/report.html"
    page_title = _("Disclaimer report")
    header_icon = "clipboard-list"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(READ):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        form = PeriodForm(last_days(USUAL_DAYS) | self.request.GET.dict())
        period = form.cleaned_data if form.is_valid() else last_days(USUAL_DAYS)
        counts = counting.count(period["since"], period["until"])
        return super().get_context_data(
            form=form,
            periods=[(number, last_days(number)) for number in PERIODS],
            counts=counts,
            **self._numbers(counts),
            **_condition(),
            **kwargs,
        )

    def _numbers(self, counts):
        totals, whole = counts.totals()
        colours = chart.shades([label for label, _tally in totals])
        days = WagtailPaginator(counts.days(), DAYS_ON_A_PAGE)
        page = days.get_page(self.request.GET.get("p"))
        return {
            "totals": totals,
            "whole": whole,
            "legend": legend(colours),
            "charts": [
                (name, label, chart.draw(counts, of=name, colours=colours))
                for name, label in (("accepted", _("Accepted")), ("withdrawn", _("Withdrawn")))
            ],
            "is_weekly": (counts.last - counts.first).days >= chart.LONGEST_BY_DAY,
            "page": page,
            "page_range": days.get_elided_page_range(page.number),
        }


def legend(colours):
    """(number of the colour, its versions' labels) in the order of the colours."""
    shades = sorted(set(colours.values()))
    return [(shade, [label for label in colours if colours[label] == shade]) for shade in shades]


def _condition():
    return {
        "spool": spool.state(),
        "seals": condition.seal_state(),
        "purged": condition.purge_state(),
        "troubles": condition.troubles(),
        "exports": [
            (export, export.exported_by_name, in_words(export.filters))
            for export in RecordExport.objects.all()[:EXPORTS_SHOWN]
        ],
    }


class ReportMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(READ)


class ReportViewSet(ViewSet):
    name = "disclaimer_report"
    url_prefix = "disclaimer/report"
    icon = "clipboard-list"
    menu_label = _("Report")
    menu_name = "disclaimer-report"
    menu_item_class = ReportMenuItem

    def get_urlpatterns(self):
        return [path("", ReportView.as_view(), name="index")]
