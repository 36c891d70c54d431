"""Reports: live pages that break a rule today, and pages that were held back at their hour."""

from functools import partial

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from articles.publishing_rules.held_back import held_back
from articles.staff_reports import Report, ReportItem

NAMESPACE = "publishing_rules"
RIGHTS = ("change", "publish")


def may_see(user):
    """Whether a person could mend a page."""
    return page_permission_policy.user_has_any_permission(user, RIGHTS)


def breaking():
    """Live pages with `rule_check`, those that break most rules first."""
    pages = Page.objects.filter(live=True, rule_check__breaks__gt=0).select_related("rule_check")
    return pages.order_by("-rule_check__breaks", "title")


class ReasonsColumn(Column):
    cell_template_name = "articles/staff/rules/reasons_cell.html"


class _PageReport(Report):
    may_see = staticmethod(may_see)

    def row(self, item):
        row = super().row(item)
        return {**row, "reasons": "\n".join(row["reasons"])}


class BreakingReport(_PageReport):
    page_title = _("Pages that break a rule")
    header_icon = "warning"
    index_url_name = f"{NAMESPACE}:breaking"
    index_results_url_name = f"{NAMESPACE}:breaking_results"
    export_filename = "pages-that-break-a-rule"
    all_is_well = _("No published page breaks a rule.")
    columns = [
        TitleColumn("title", label=_("Page"), url_name="wagtailadmin_pages:edit"),
        Column("kind", label=_("Type"), accessor="page_type_display_name"),
        ReasonsColumn("reasons", label=_("Why"), accessor="rule_check.reasons"),
        DateColumn("checked_at", label=_("Checked"), accessor="rule_check.checked_at"),
    ]

    def get_queryset(self):
        return breaking()


class HeldBackReport(_PageReport):
    page_title = _("Pages that were held back")
    header_icon = "time"
    index_url_name = f"{NAMESPACE}:held_back"
    index_results_url_name = f"{NAMESPACE}:held_back_results"
    export_filename = "pages-that-were-held-back"
    all_is_well = _("No page was held back when its time came.")
    verbose_name, verbose_name_plural = _("page"), _("pages")
    columns = [
        TitleColumn(
            "title",
            label=_("Page"),
            accessor="page.draft_title",
            get_url=lambda entry: reverse("wagtailadmin_pages:edit", args=[entry.page_id]),
        ),
        ReasonsColumn("reasons", label=_("Why"), accessor="data.reasons"),
        DateColumn("timestamp", label=_("Since")),
    ]

    def get_queryset(self):
        return held_back()


REPORTS = {"breaking": BreakingReport, "held_back": HeldBackReport}


def urls():
    """Hook register_admin_urls."""
    routes = []
    for name, view in REPORTS.items():
        address = f"reports/{name.replace('_', '-')}/"
        routes.append(path(address, view.as_view(), name=name))
        results = view.as_view(results_only=True)
        routes.append(path(f"{address}results/", results, name=f"{name}_results"))
    return [path("", include((routes, NAMESPACE)))]


def menu_items():
    """Functions for register_reports_menu_item."""
    return [partial(_item, name, view) for name, view in REPORTS.items()]


def _item(name, view):
    address = reverse(f"{NAMESPACE}:{name}")
    return ReportItem(view, view.page_title, address, icon_name=view.header_icon, order=710)
