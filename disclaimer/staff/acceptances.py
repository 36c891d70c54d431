"""The record of acceptances in the admin: to read and search, never to change."""

import hashlib
import re

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from disclaimer.models import Acceptance, DisclaimerVersion

RECEIPT = re.compile(r"[0-9a-f]{32}")


class ReadOnlyPolicy(ModelPermissionPolicy):
    def user_has_permission(self, user, action):
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return self.user_has_any_permission(user, actions)


class AcceptanceFilterSet(WagtailFilterSet):
    version = django_filters.ModelChoiceFilter(
        queryset=DisclaimerVersion.objects.published(), label=_("Version")
    )
    accepted_at = django_filters.DateFromToRangeFilter(label=_("Accepted"))

    class Meta:
        model = Acceptance
        fields = ["version", "method"]


class AcceptanceIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("version")

    def search_queryset(self, queryset):
        """Find by a receipt (32 hexadecimal digits) or by the beginning of its SHA-256."""
        query = (self.search_query or "").strip().lower()
        if not query:
            return queryset
        if RECEIPT.fullmatch(query):
            query = hashlib.sha256(bytes.fromhex(query)).hexdigest()
        return queryset.filter(receipt_hash__startswith=query)


class AcceptanceViewSet(ModelViewSet):
    model = Acceptance
    icon = "tick"
    menu_label = _("Acceptances")
    menu_name = "disclaimer-acceptances"
    url_namespace = "disclaimer_acceptances"
    url_prefix = "disclaimer/acceptances"
    index_view_class = AcceptanceIndexView
    inspect_view_enabled = True
    copy_view_enabled = False
    form_fields = []
    list_per_page = 50
    filterset_class = AcceptanceFilterSet
    search_fields = ["receipt_hash"]
    ordering = ["-accepted_at"]
    list_display = [
        Column("accepted_at", label=_("Accepted"), sort_key="accepted_at"),
        Column("version", label=_("Version")),
        Column("get_method_display", label=_("How")),
        Column("receipt_hash", label=_("Receipt, as SHA-256")),
        DateColumn("withdrawn_at", label=_("Withdrawn")),
    ]
    inspect_view_fields = [
        "receipt_hash", "version", "text_hash", "accepted_at", "method", "withdrawn_at",
    ]  # fmt: skip
    add_to_reference_index = False

    @property
    def permission_policy(self):
        return ReadOnlyPolicy(self.model)
