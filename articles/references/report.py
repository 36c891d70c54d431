"""The report “References that need a look”, and the line about it on the admin's first page."""

import django_filters
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.permission_policies import ModelPermissionPolicy

from articles.references.models import Reference
from articles.references.needing_a_look import (
    HAS_NOTICE,
    HAS_PROBLEM,
    needing_a_look,
    not_looked_at,
    reasons,
    unchecked,
)
from articles.references.standing import UNSUPPORTABLE
from articles.references.used_by import uses
from articles.staff_reports import Report, ReportItem

NAMESPACE = "references_report"
RIGHTS = ("add", "change", "delete", "view")
POLICY = ModelPermissionPolicy(Reference)


class ReasonFilter(WagtailFilterSet):
    why = django_filters.ChoiceFilter(
        label=gettext_lazy("Why"),
        method="for_reason",
        choices=[
            ("notice", gettext_lazy("Retracted, in doubt or corrected")),
            ("problem", gettext_lazy("The last check failed")),
            ("unchecked", gettext_lazy("Not checked for 30 days")),
        ],
    )

    class Meta:
        model = Reference
        fields = ()

    def for_reason(self, queryset, name, value):
        wanted = {"notice": HAS_NOTICE, "problem": HAS_PROBLEM}
        return queryset.filter(wanted.get(value) or unchecked(timezone.now()))


class PagesColumn(Column):
    """Links to the pages, each with a word if the work supports a claim there."""

    cell_template_name = "articles/staff/reference_report_pages.html"


def may_see(user):
    """Whether a person has to do with references."""
    return POLICY.user_has_any_permission(user, RIGHTS)


class ReferencesReport(Report):
    may_see = staticmethod(may_see)
    page_title = gettext_lazy("References that need a look")
    header_icon = "citation"
    index_url_name = f"{NAMESPACE}:index"
    index_results_url_name = f"{NAMESPACE}:results"
    filterset_class = ReasonFilter
    export_filename = "references-that-need-a-look"
    columns = [
        TitleColumn("label", label=gettext_lazy("Reference"), url_name="references:edit"),
        Column("title", label=gettext_lazy("Work")),
        Column("why", label=gettext_lazy("Why")),
        PagesColumn("uses", label=gettext_lazy("Cited by")),
        DateColumn("notices_checked_at", label=gettext_lazy("Checked")),
    ]
    list_export = ("label", "title", "doi", "why", "cited_by", "notices_checked_at")
    export_headings = {
        "label": gettext_lazy("Reference"),
        "title": gettext_lazy("Work"),
        "why": gettext_lazy("Why"),
        "cited_by": gettext_lazy("Cited by"),
        "notices_checked_at": gettext_lazy("Checked"),
    }

    def get_base_queryset(self):
        return needing_a_look()

    def get_table(self, object_list):
        return super().get_table(_explained(object_list))

    def decorate_paginated_queryset(self, object_list):
        return _explained(object_list) if self.is_export else object_list

    def row(self, item):
        return {name: getattr(item, name) for name in self.list_export}


def _explained(references):
    """The references with `why`, `uses` and `cited_by` set; two queries for all of them."""
    references, now = list(references), timezone.now()
    used = uses(references)
    for reference in references:
        reference.why = "; ".join(reasons(reference, now))
        reference.uses = used.get(reference.pk, [])
        reference.cited_by = "; ".join(
            f"{use.title} ({_('claim')})" if use.in_claim else use.title for use in reference.uses
        )
    return references


class ReferencesPanel(Component):
    name = "references"
    template_name = "articles/staff/reference_home_panel.html"
    order = 120

    def __init__(self, *, retracted, number):
        self.retracted, self.number = retracted, number

    def get_context_data(self, parent_context):
        return {"retracted": self.retracted, "number": self.number}


def add_panel(request, panels):
    """Hook construct_homepage_panels: a line, if there is something that nobody looked at yet."""
    if not may_see(request.user):
        return
    found = not_looked_at().order_by()
    number = found.count()
    if number:
        retracted = found.filter(retraction_status__in=UNSUPPORTABLE).count()
        panels.append(ReferencesPanel(retracted=retracted, number=number))


def menu_item():
    """Hook register_reports_menu_item."""
    return ReportItem(
        ReferencesReport,
        _("References that need a look"),
        reverse(f"{NAMESPACE}:index"),
        name="references-report",
        icon_name="citation",
        order=1200,
    )


def urls():
    """Hook register_admin_urls."""
    patterns = [
        path("", ReferencesReport.as_view(), name="index"),
        path("results/", ReferencesReport.as_view(results_only=True), name="results"),
    ]
    return [path("reports/references/", include((patterns, NAMESPACE)))]
