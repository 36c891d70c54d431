"""Search in the Wagtail admin: words that mean the same, and what people searched in vain."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from articles.search.models import SearchSynonym
from articles.search.unfound import missed
from articles.staff_reports import Report, ReportItem

RIGHT = "wagtailsearchpromotions.add_searchpromotion"
CHOOSER = "wagtailsearchpromotions/queries/chooser"
CHOICES = 10
BEFORE_WAGTAIL = -1


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


@require_safe
def choose_missed(request, *, table_only=False):
    """“Choose from popular search terms” in the form of promoted results.

    Wagtail's own lists each single search, which could be somebody's name, to all of the staff.
    """
    if not may_see(request.user):
        raise PermissionDenied
    form = SearchForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    queries = missed().filter(query_string__icontains=words)
    listing = Paginator(queries, CHOICES).get_page(request.GET.get("p"))
    context = {"queries": listing, "searchform": form}
    if table_only:
        return TemplateResponse(request, f"{CHOOSER}/results.html", context)
    step = {"step": "chooser"}
    return render_modal_workflow(request, f"{CHOOSER}/chooser.html", None, context, json_data=step)


def addresses():
    return [
        path("searchpicks/queries/chooser/", choose_missed),
        path("searchpicks/queries/chooser/results/", choose_missed, {"table_only": True}),
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
    hooks.register("register_admin_urls", addresses, order=BEFORE_WAGTAIL)
    hooks.register("register_reports_menu_item", report_item)
    hooks.register("construct_reports_menu", leave_out_search_terms)
