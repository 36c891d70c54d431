"""The record of acceptances in the admin: to search, read and export, never to change."""

import hashlib
import re

from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import InspectView

from disclaimer.models import Acceptance
from disclaimer.staff.columns import minute_of
from disclaimer.staff.exporting import EXPORT, ExportView, export_address
from disclaimer.staff.filters import AcceptanceFilterSet
from disclaimer.staff.read_only import ReadOnlyIndexView, ReadOnlyViewSet

RECEIPT = re.compile(r"[0-9a-f]{32}")
HASH_BEGINS = re.compile(r"[0-9a-f]{1,64}")
SHORT = 12  # of the 64 digits: the whole of it is on the row's own page
BETWEEN_DIGITS = re.compile(r"[\s-]+")


def digits_of(query):
    """What someone typed or pasted, as lower-case digits; empty if it cannot be a receipt."""
    digits = BETWEEN_DIGITS.sub("", query or "").lower()
    return digits if HASH_BEGINS.fullmatch(digits) else ""


class AcceptanceIndexView(ReadOnlyIndexView):
    template_name = "disclaimer/staff/list.html"
    results_template_name = "disclaimer/staff/acceptances_results.html"

    def get_search_form(self):
        data = self.request.GET if self.search_kwarg in self.request.GET else None
        return SearchForm(data, placeholder=_("Receipt number"))

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("version")

    def search_queryset(self, queryset):
        """Find by a receipt (32 hexadecimal digits) or by the beginning of its SHA-256."""
        if not self.search_query:
            return queryset
        digits = digits_of(self.search_query)
        if not digits:
            return queryset.none()
        if RECEIPT.fullmatch(digits):
            receipt_hash = hashlib.sha256(bytes.fromhex(digits)).hexdigest()
            # 32 digits may also be the first half of a hash that a colleague copied.
            return queryset.filter(receipt_hash=receipt_hash) | queryset.filter(
                receipt_hash__startswith=digits
            )
        return queryset.filter(receipt_hash__startswith=digits)

    @cached_property
    def no_results_message(self):
        if self.search_query and not digits_of(self.search_query):
            return _now(
                "That is not a receipt number. A receipt has 32 digits from 0 to 9 and a to f; "
                "spaces and hyphens do not matter."
            )
        if self.search_query:
            return _now(
                "There is no acceptance with this receipt. It may be so old that only its day is "
                "counted, or still wait to be stored: the report says whether any do."
            )
        return _now("There are no acceptances here.")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.request.user.has_perm(EXPORT) and not self.search_query:
            context["export_url"] = export_address(self.request.GET)
        return context


class AcceptanceInspectView(InspectView):
    def get_accepted_at_display_value(self):
        return minute_of("accepted_at")(self.object)

    def get_withdrawn_at_display_value(self):
        return minute_of("withdrawn_at")(self.object)


class AcceptanceViewSet(ReadOnlyViewSet):
    model = Acceptance
    name = "disclaimer_acceptances"
    icon = "check"
    menu_label = _("Acceptances")
    menu_name = "disclaimer-acceptances"
    url_prefix = "disclaimer/acceptances"
    index_view_class = AcceptanceIndexView
    inspect_view_class = AcceptanceInspectView
    rights = ("view_acceptance", "export_acceptance")
    filterset_class = AcceptanceFilterSet
    search_fields = ["receipt_hash"]
    ordering = ["-accepted_at", "-pk"]
    list_display = [
        TitleColumn(
            "receipt_hash",
            label=_("Receipt, as SHA-256"),
            accessor=lambda row: f"{row.receipt_hash[:SHORT]}…",
            url_name="disclaimer_acceptances:inspect",
            classname="disclaimer-title",
        ),
        Column(
            "accepted_at",
            label=_("Accepted"),
            accessor=minute_of("accepted_at"),
            sort_key="accepted_at",
        ),
        Column("version", label=_("Version"), accessor="version.label"),
        Column("method", label=_("How"), accessor="get_method_display"),
        Column("withdrawn_at", label=_("Withdrawn"), accessor=minute_of("withdrawn_at")),
    ]
    inspect_view_fields = [
        "receipt_hash", "version", "text_hash", "accepted_at", "method", "withdrawn_at",
    ]  # fmt: skip

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("export/", ExportView.as_view(), name="export"),
        ]
