"""Seals and exports in the admin: what proves the record, and who took it away."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.generic import InspectView

from disclaimer.models import RecordExport, Seal
from disclaimer.staff.columns import minute_of
from disclaimer.staff.filters import in_words
from disclaimer.staff.read_only import ReadOnlyViewSet


class SealInspectView(InspectView):
    def get_sealed_at_display_value(self):
        return minute_of("sealed_at")(self.object)


class SealViewSet(ReadOnlyViewSet):
    model = Seal
    name = "disclaimer_seals"
    icon = "lock"
    menu_label = _("Seals")
    menu_name = "disclaimer-seals"
    url_prefix = "disclaimer/seals"
    inspect_view_class = SealInspectView
    search_fields = ["root"]
    ordering = ["-number"]
    list_display = [
        "__str__",
        Column("sealed_at", label=_("Sealed"), accessor=minute_of("sealed_at")),
        NumberColumn("rows", label=_("Acceptances")),
        NumberColumn("withdrawals", label=_("Withdrawals")),
        Column("root", label=_("Root"), accessor=lambda seal: seal.root[:12]),
    ]
    inspect_view_fields = ["number", "sealed_at", "rows", "withdrawals", "last_id", "root"]


class ExportInspectView(InspectView):
    def get_exported_at_display_value(self):
        return minute_of("exported_at")(self.object)

    def get_filters_display_value(self):
        return in_words(self.object.filters)


class ExportViewSet(ReadOnlyViewSet):
    model = RecordExport
    name = "disclaimer_exports"
    icon = "download"
    menu_label = _("Exports")
    menu_name = "disclaimer-exports"
    url_prefix = "disclaimer/exports"
    inspect_view_class = ExportInspectView
    ordering = ["-exported_at", "-pk"]
    list_display = [
        "__str__",
        Column("exported_by_name", label=_("Who")),
        Column("filters", label=_("Limited to"), accessor=lambda row: in_words(row.filters)),
        NumberColumn("rows", label=_("Rows")),
    ]
    inspect_view_fields = ["exported_at", "exported_by_name", "format", "filters", "rows"]
