"""Comparisons with Stripe, and who took lists away: both only to be read."""

from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, NumberColumn

from donations.models import DonationExport, ReconcileRun
from donations.staff.columns import MINUTE, minute, title, written
from donations.staff.read_only import ReadOnlyInspectView, ReadOnlyViewSet


class RunInspectView(ReadOnlyInspectView):
    def get_compared_display_value(self):
        compared = self.object.compared
        return ", ".join(f"{kind}: {number}" for kind, number in compared.items()) or "–"

    def get_examples_display_value(self):
        rows = ((_example(each),) for each in self.object.examples)
        return format_html_join("", "<p>{}</p>", rows) or "–"


def _example(example):
    """One difference in a line: what it is, its id, the field, and both values."""
    kind, stripe_id, field, ours, theirs = example
    named = " ".join(filter(None, (kind, stripe_id, field)))
    return _("%(what)s: here %(ours)s, at Stripe %(theirs)s") % {
        "what": named, "ours": ours, "theirs": theirs,
    }  # fmt: skip


class RunViewSet(ReadOnlyViewSet):
    model = ReconcileRun
    name = "donation_runs"
    url_prefix = "donations/comparisons"
    icon = "clipboard-list"
    inspect_view_class = RunInspectView
    ordering = ["-started_at", "-pk"]
    list_display = [
        title("started_at", _("Started"), "runs", accessor=written("started_at", MINUTE)),
        minute("finished_at", _("Finished")), NumberColumn("drift", label=_("Differences")),
        NumberColumn("mended", label=_("Mended")), Column("error", label=_("What went wrong")),
    ]  # fmt: skip
    inspect_view_fields = [
        "started_at", "finished_at", "is_applied", "since", "compared", "drift", "mended",
        "examples", "error",
    ]  # fmt: skip
    queryset = ReconcileRun.objects.defer("examples")


class ExportViewSet(ReadOnlyViewSet):
    model = DonationExport
    name = "donation_exports"
    url_prefix = "donations/exports"
    icon = "download"
    ordering = ["-exported_at", "-pk"]
    list_display = [
        title("exported_at", _("Exported"), "exports", accessor=written("exported_at", MINUTE)),
        Column("exported_by_name", label=_("By")),
        Column("what", label=_("List")), Column("filters", label=_("Limited to")),
        NumberColumn("rows", label=_("Rows")),
    ]  # fmt: skip
    inspect_view_fields = ["exported_at", "exported_by_name", "what", "filters", "rows"]
