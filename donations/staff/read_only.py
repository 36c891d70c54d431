"""Lists that staff may read and search but never change: Stripe has the truth, we copy it."""

from datetime import datetime

from django.urls import path
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from donations.staff.columns import MINUTE
from donations.staff.exporting import export_address
from donations.staff.links import LISTS, dashboard_link, own_link, own_links
from donations.staff.paging import CappedPaginator
from donations.staff.rights import EXPORT


class ReadOnlyPolicy(ModelPermissionPolicy):
    """The view permission of the model, and nothing else, not even for superusers."""

    def user_has_permission(self, user, action):
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)


class ReadOnlyIndexView(IndexView):
    """`find(rows, words)` answers the search field, and `search_words` stand in it."""

    template_name = "donations/staff/list.html"
    results_template_name = "donations/staff/list_results.html"
    paginator_class = CappedPaginator
    find = None
    search_words = ""
    # The name of the `books.Book` that exports this list, if it can be.
    export = ""

    # A link that opens the same page as the first column is one link too many.
    def get_list_more_buttons(self, instance):
        return []

    @cached_property
    def columns(self):
        columns = super().columns
        for column in columns:
            # Only what has an index: any other order would sort all there is for one page.
            if column.sort_key not in self._sortable:
                column.sort_key = None
        return columns

    @cached_property
    def _sortable(self):
        return {name.lstrip("-") for name in self.default_ordering}

    def get_search_form(self):
        if not self.is_searchable:
            return None
        data = self.request.GET if self.search_kwarg in self.request.GET else None
        return SearchForm(data, placeholder=self.search_words)

    def search_queryset(self, queryset):
        words = self.search_query.strip()
        return self.find(queryset, words) if words else queryset

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["is_capped"] = context["paginator"].is_capped
        if self.export and not self.is_searching and self.request.user.has_perm(EXPORT):
            context["export_url"] = export_address(self.export, self.request.GET)
        return context


class ReadOnlyInspectView(InspectView):
    """Shows related rows as links, and where Stripe shows the same thing."""

    template_name = "donations/staff/row.html"
    page_title = ""

    def get_page_title(self):
        return self.page_title or capfirst(self.model._meta.verbose_name)

    def get_field_label(self, field_name, field):
        if field_name == "dashboard_link":
            return _("In Stripe")
        if field is not None and field.one_to_many:
            return capfirst(field.related_model._meta.verbose_name_plural)
        return super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name, field):
        if field is not None and field.one_to_many:
            return own_links(getattr(self.object, field_name).all())
        if field is not None and field.related_model in LISTS:
            row = getattr(self.object, field_name)
            return own_link(row) if row else "–"
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, datetime):
            return date_format(localtime(value), MINUTE)
        return "–" if value in (None, "") else value

    def get_dashboard_link_display_value(self):
        return dashboard_link(self.object)


class ReadOnlyViewSet(ModelViewSet):
    """`list_display`, `inspect_view_fields` as in Wagtail; no way to write.

    `find` is a function of `searching`; `ordering` names what the list can be sorted by.
    """

    index_view_class = ReadOnlyIndexView
    inspect_view_class = ReadOnlyInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = []
    queryset = None
    list_per_page = 50
    find = None
    search_words = ""
    export = ""
    # Look in the database itself: these rows are in no search index.
    search_backend_name = None

    @property
    def permission_policy(self):
        return ReadOnlyPolicy(self.model)

    @property
    def search_fields(self):
        return ["pk"] if self.find else None

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(
            queryset=self.queryset,
            find=self.find,
            search_words=self.search_words,
            export=self.export,
            **kwargs,
        )

    def get_urlpatterns(self):
        number = self.pk_path_converter
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"inspect/<{number}:pk>/", self.inspect_view, name="inspect"),
        ]
