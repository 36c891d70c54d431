"""Lists that staff may read and search but never change: Stripe has the truth, we copy it."""

from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from donations.staff.links import LISTS, dashboard_link, own_link, own_links


class ReadOnlyPolicy(ModelPermissionPolicy):
    """The view permission of the model, and nothing else, not even for superusers."""

    def user_has_permission(self, user, action):
        return action == "view" and super().user_has_permission(user, action)


class ReadOnlyIndexView(IndexView):
    # A link that opens the same page as the first column is one link too many.
    def get_list_more_buttons(self, instance):
        return []


class ReadOnlyInspectView(InspectView):
    """Shows related rows as links, and where Stripe shows the same thing."""

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
        return "–" if value in (None, "") else value

    def get_dashboard_link_display_value(self):
        return dashboard_link(self.object)


class ReadOnlyViewSet(ModelViewSet):
    """`list_display`, `inspect_view_fields`, `search_fields` as in Wagtail; no way to write."""

    index_view_class = ReadOnlyIndexView
    inspect_view_class = ReadOnlyInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = []
    queryset = None
    list_per_page = 50
    # Look in the database itself: these rows are in no search index.
    search_backend_name = None

    @property
    def permission_policy(self):
        return ReadOnlyPolicy(self.model)

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(queryset=self.queryset, **kwargs)

    def get_urlpatterns(self):
        number = self.pk_path_converter
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"inspect/<{number}:pk>/", self.inspect_view, name="inspect"),
        ]
