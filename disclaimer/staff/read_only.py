"""Lists that staff may read, search and export but never change: they are evidence."""

from django.urls import path
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from disclaimer.models import Acceptance

READ = "disclaimer.view_acceptance"


class ReadOnlyPolicy(ModelPermissionPolicy):
    """The view permission of the model and nothing else, not even for superusers."""

    def user_has_permission(self, user, action):
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return self.user_has_any_permission(user, actions)


class ReadOnlyIndexView(IndexView):
    # A link that opens the same page as the first column is one link too many.
    def get_list_more_buttons(self, instance):
        return []


class ReadOnlyViewSet(ModelViewSet):
    """`list_display` and `inspect_view_fields` as in Wagtail; no way to write.

    Acceptances, their seals and their exports are one record, so one right opens them all.
    """

    index_view_class = ReadOnlyIndexView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = []
    list_per_page = 50
    search_backend_name = None
    # The rights that Settings → Groups offers for this model.
    rights = ()

    @property
    def permission_policy(self):
        return ReadOnlyPolicy(Acceptance)

    def get_permissions_to_register(self):
        return super().get_permissions_to_register().filter(codename__in=self.rights)

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
        ]
