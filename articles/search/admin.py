"""Search in the Wagtail admin: words that mean the same, and what people searched in vain."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from articles.search.models import SearchSynonym
from articles.search.unfound import missed
from articles.staff_reports import Report, ReportItem

RIGHT = "wagtailsearchpromotions.add_searchpromotion"


class SynonymViewSet(SnippetViewSet):
    model = SearchSynonym
    icon = "search"
    menu_label = _("Words that mean the same")
    menu_name = "search-synonyms"
    menu_order = 910
    add_to_settings_menu = True
    list_display = ("words",)
    list_per_page = 50
    search_fields = ("words",)
    inspect_view_enabled = False


def may_see(user):
    """Whether a person may act on what was not found, by promoting a page."""
    return user.has_perm(RIGHT)


class UnfoundReport(Report):
    """Counts of the last 90 days; nothing about who searched, or when on the day."""

    may_see = staticmethod(may_see)
    page_title = _("Searches that found nothing")
    header_icon = "search"
    index_url_name = "searches_without_results"
    index_results_url_name = "searches_without_results_table"
    columns = [
        Column("query_string", label=_("Words")),
        Column("times", label=_("Times in 90 days"), accessor="times"),
    ]

    def get_base_queryset(self):
        return missed()


def report_item():
    return ReportItem(
        UnfoundReport,
        _("Searches that found nothing"),
        reverse(UnfoundReport.index_url_name),
        name="searches-without-results",
        icon_name="search",
        order=1300,
    )


def addresses():
    return [
        path(
            "reports/searches/",
            UnfoundReport.as_view(),
            name=UnfoundReport.index_url_name,
        ),
        path(
            "reports/searches/results/",
            UnfoundReport.as_view(results_only=True),
            name=UnfoundReport.index_results_url_name,
        ),
    ]


def leave_out_search_terms(request, items):
    """Wagtail's own report of the same rows shows single searches, which ours keeps back."""
    items[:] = [item for item in items if item.name != "search-terms"]


def register():
    register_snippet(SynonymViewSet)
    hooks.register("register_admin_urls", addresses)
    hooks.register("register_reports_menu_item", report_item)
    hooks.register("construct_reports_menu", leave_out_search_terms)
