"""The reports: what is due for review, old status boxes, and what is on schedule."""

from functools import partial

import django_filters
from django.db.models import Q
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from articles.reviews import views
from articles.reviews.due import SOON_DAYS, due, with_old_status
from articles.reviews.models import PERMISSION
from articles.reviews.schedule import scheduled
from articles.staff_reports import Report, ReportItem

NAMESPACE = "reviews"
ON_PAGES = ("add", "change", "publish")


def may_see(user):
    """Whether a person has to do with pages."""
    return user.has_perm(PERMISSION) or page_permission_policy.user_has_any_permission(
        user, ON_PAGES
    )


def why_due(page):
    """In words, for a page of `due()`."""
    if page.next_due is None:
        return _("Never reviewed")
    return _("Overdue") if page.next_due <= timezone.localdate() else _("Due soon")


class _PageReport(Report):
    may_see = staticmethod(may_see)


class DueFilter(WagtailFilterSet):
    why = django_filters.ChoiceFilter(
        label=gettext_lazy("Why"),
        method="for_reason",
        choices=[
            ("overdue", gettext_lazy("Overdue")),
            ("soon", gettext_lazy("Due soon")),
            ("never", gettext_lazy("Never reviewed")),
        ],
    )

    class Meta:
        model = Page
        fields = ()

    def for_reason(self, queryset, _name, value):
        today = timezone.localdate()
        wanted = {"overdue": Q(next_due__lte=today), "soon": Q(next_due__gt=today)}
        return queryset.filter(wanted.get(value, Q(next_due=None)))


TITLE = TitleColumn("title", label=gettext_lazy("Page"), url_name="wagtailadmin_pages:edit")
TYPE = Column("kind", label=gettext_lazy("Type"), accessor="page_type_display_name")


class MarkColumn(Column):
    cell_template_name = "articles/staff/reviews/mark_cell.html"


class DueReport(_PageReport):
    page_title = gettext_lazy("Pages to review")
    header_icon = "calendar-check"
    index_url_name = f"{NAMESPACE}:due"
    index_results_url_name = f"{NAMESPACE}:due_results"
    filterset_class = DueFilter
    export_filename = "pages-to-review"
    all_is_well = gettext_lazy("Every page was reviewed, and none is due within 30 days.")
    columns = (
        TITLE,
        TYPE,
        Column("why", label=gettext_lazy("Why"), accessor=why_due),
        Column("next_due", label=gettext_lazy("Due"), accessor="next_due"),
        Column("last_reviewed", label=gettext_lazy("Last reviewed"), accessor="last_reviewed"),
        Column("reviewer", label=gettext_lazy("By"), accessor="reviewer_name"),
    )

    def get_base_queryset(self):
        return due(within=SOON_DAYS).select_related("content_type")

    def get_table(self, object_list):
        table = super().get_table(object_list)
        if self.request.user.has_perm(PERMISSION):
            table.columns["mark"] = MarkColumn("mark", label="")
        return table


class StatusReport(_PageReport):
    page_title = gettext_lazy("Old status boxes")
    header_icon = "globe"
    index_url_name = f"{NAMESPACE}:status"
    index_results_url_name = f"{NAMESPACE}:status_results"
    export_filename = "old-status-boxes"
    all_is_well = gettext_lazy("Every status box was checked within 90 days.")
    columns = (
        TITLE,
        TYPE,
        Column("checked_on", label=gettext_lazy("Checked on"), accessor="checked_on"),
    )

    def get_base_queryset(self):
        return with_old_status().select_related("content_type")


class ScheduleReport(_PageReport):
    page_title = gettext_lazy("Schedule")
    header_icon = "calendar"
    index_url_name = f"{NAMESPACE}:schedule"
    index_results_url_name = f"{NAMESPACE}:schedule_results"
    export_filename = "schedule"
    all_is_well = gettext_lazy("Nothing goes live or comes off by itself, or waits for anybody.")
    columns = (
        TITLE,
        TYPE,
        Column("goes_live_at", label=gettext_lazy("Goes live"), accessor="goes_live_at"),
        Column("expire_at", label=gettext_lazy("Comes off"), accessor="expire_at"),
        Column("waits_for", label=gettext_lazy("Waits for"), accessor="waits_for"),
    )

    def get_base_queryset(self):
        return scheduled().select_related("content_type")


REPORTS = (
    ("due", DueReport, 1150),
    ("status", StatusReport, 1160),
    ("schedule", ScheduleReport, 1170),
)


def menu_items():
    """For Wagtail's hook register_reports_menu_item: a function for each report."""
    return [partial(_menu_item, *report) for report in REPORTS]


def _menu_item(name, report, order):
    return ReportItem(
        report,
        report.page_title,
        reverse(f"{NAMESPACE}:{name}"),
        name=f"reviews-{name}",
        icon_name=report.header_icon,
        order=order,
    )


def urls():
    """Hook register_admin_urls."""
    patterns = [path("mark/<int:page_id>/", views.mark, name="mark")]
    for name, report, _order in REPORTS:
        patterns.append(path(f"{name}/", report.as_view(), name=name))
        results = report.as_view(results_only=True)
        patterns.append(path(f"{name}/results/", results, name=f"{name}_results"))
    return [path("reviews/", include((patterns, NAMESPACE)))]
