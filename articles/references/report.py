"""The report “References that need a look”, and its lines of today's list."""

import django_filters
from django.db.models import Count
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.permission_policies import ModelPermissionPolicy

from articles.references.models import Reference
from articles.references.needing_a_look import (
    HAS_NOTICE,
    HAS_PROBLEM,
    needing_a_look,
    reasons,
    supporting_a_claim,
    unchecked,
    unseen,
)
from articles.references.used_by import uses
from articles.staff_reports import Report, ReportItem, may_mend_pages

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
            ("claim", gettext_lazy("Retracted, and a claim rests on it")),
            ("unseen", gettext_lazy("Still to be looked at")),
        ],
    )

    class Meta:
        model = Reference
        fields = ()

    def for_reason(self, queryset, name, value):
        now = timezone.now()
        wanted = {
            "notice": HAS_NOTICE,
            "problem": HAS_PROBLEM,
            "unchecked": unchecked(now),
            "claim": supporting_a_claim(),
            "unseen": unseen(now),
        }
        return queryset.filter(wanted[value])


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


def work_of_today(request):
    """Hook work_of_today: claims that lost their support, and what needs a look; one query."""
    may_mend = POLICY.user_has_any_permission(request.user, ("change", "delete"))
    if not (may_mend or may_mend_pages(request.user)):
        return
    found = (
        needing_a_look()
        .order_by()
        .aggregate(
            claim=Count("pk", filter=supporting_a_claim()),
            unseen=Count("pk", filter=unseen(timezone.now())),
        )
    )
    if number := found["claim"]:
        words = ngettext(
            "%d reference that was retracted or withdrawn still supports a claim.",
            "%d references that were retracted or withdrawn still support a claim.",
            number,
        )
        links = [(_("See which claims have to change"), _narrowed("claim"))]
        yield {"urgency": "now", "words": words % number, "links": links}
    # A claim is mended in its page; all else in the reference itself.
    if may_mend and (number := found["unseen"]):
        words = ngettext("%d reference needs a look.", "%d references need a look.", number)
        links = [(_("See which references, and why"), _narrowed("unseen"))]
        yield {"urgency": "soon", "words": words % number, "links": links}


def _narrowed(why):
    return f"{reverse(f'{NAMESPACE}:index')}?why={why}"


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
