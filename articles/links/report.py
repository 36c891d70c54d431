"""The report of broken links, with “check again” and “ignore”; and its line of today's list."""

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.permissions import page_permission_policy

from articles.links.checking import BEFORE_ALL_OTHERS
from articles.links.models import ExternalLink
from articles.staff_reports import Report, ReportItem, may_mend_pages

NAMESPACE = "links"
RIGHTS = ("change", "publish")
IGNORED = "ignored"
State = ExternalLink.State


def may_see(user):
    """Whether a person could mend a link."""
    return page_permission_policy.user_has_any_permission(user, RIGHTS)


def broken():
    """Links that are broken and that nobody chose to ignore."""
    return ExternalLink.objects.filter(state=State.BROKEN, ignored=False)


class StateFilter(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[*State.choices, (IGNORED, _("Ignored"))],
        empty_label=_("Broken"),
        method="in_state",
    )

    class Meta:
        model = ExternalLink
        fields = ()

    def in_state(self, queryset, _name, value):
        if value == IGNORED:
            return queryset.filter(ignored=True)
        return queryset.filter(ignored=False, state=value)


class AddressColumn(Column):
    cell_template_name = "articles/staff/links/address_cell.html"


class PlacesColumn(Column):
    cell_template_name = "articles/staff/links/places_cell.html"


class ActionsColumn(Column):
    cell_template_name = "articles/staff/links/actions_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        return {**context, "token": get_token(request), "next": request.get_full_path()}


class LinksReport(Report):
    may_see = staticmethod(may_see)
    page_title = _("Broken links")
    header_icon = "link"
    index_url_name = f"{NAMESPACE}:broken"
    index_results_url_name = f"{NAMESPACE}:broken_results"
    export_filename = "broken-links"
    all_is_well = _("No link is broken.")
    verbose_name, verbose_name_plural = _("link"), _("links")
    filterset_class = StateFilter
    columns = [
        AddressColumn("address", label=_("Address")),
        Column("problem", label=_("What is wrong"), accessor="get_problem_display"),
        PlacesColumn("places", label=_("Where it stands"), accessor=lambda link: link.places.all()),
        Column("failing_since", label=_("Since")),
        DateColumn("checked_at", label=_("Checked")),
        ActionsColumn("actions", label=_("What to do")),
    ]
    list_export = (
        "address", "state", "problem", "status", "leads_to", "where", "failing_since", "checked_at"
    )  # fmt: skip
    export_headings = {"where": _("Where it stands")}

    def get_queryset(self):
        links = ExternalLink.objects.exclude(places=None)
        if not self.request.GET.get("state"):
            links = links.filter(state=State.BROKEN, ignored=False)
        return links.prefetch_related("places").order_by("failing_since", "pk")

    def row(self, item):
        row = {name: getattr(item, name, "") for name in self.list_export}
        row["state"], row["problem"] = item.get_state_display(), item.get_problem_display()
        row["where"] = "\n".join(str(place) for place in item.places.all())
        return row


@require_POST
def change(request, pk, what):
    """Ask about a link again soon, stop or go on reporting it. Nothing is fetched here."""
    if not may_see(request.user):
        raise PermissionDenied
    link = get_object_or_404(ExternalLink, pk=pk)
    if what == "again":
        link.due_at, words = BEFORE_ALL_OTHERS, _now("It will be checked within a few minutes.")
    elif what == "ignore":
        link.ignored, words = True, _now("It is not reported any more.")
    else:
        link.ignored, link.due_at = False, BEFORE_ALL_OTHERS
        words = _now("It is reported again, and checked within a few minutes.")
    link.save(update_fields=["due_at", "ignored"])
    messages.success(request, f"{link.address}: {words}")
    return redirect(get_valid_next_url_from_request(request) or reverse(f"{NAMESPACE}:broken"))


def urls():
    """Hook register_admin_urls."""
    routes = [
        path("reports/broken-links/", LinksReport.as_view(), name="broken"),
        path(
            "reports/broken-links/results/",
            LinksReport.as_view(results_only=True),
            name="broken_results",
        ),
        *(
            path(f"reports/broken-links/<int:pk>/{what}/", change, {"what": what}, name=what)
            for what in ("again", "ignore", "watch")
        ),
    ]
    return [path("", include((routes, NAMESPACE)))]


def menu_item():
    """Hook register_reports_menu_item."""
    address = reverse(f"{NAMESPACE}:broken")
    return ReportItem(LinksReport, LinksReport.page_title, address, icon_name="link", order=720)


def work_of_today(request):
    """Hook work_of_today: nothing while every link leads somewhere; one query."""
    if not may_mend_pages(request.user):
        return
    if number := broken().exclude(places=None).distinct().count():
        words = ngettext(
            "%d link to another site is broken.", "%d links to other sites are broken.", number
        )
        links = [(_now("See which, and where they stand"), reverse(f"{NAMESPACE}:broken"))]
        yield {"urgency": "soon", "words": words % number, "links": links}
