"""The record as a file, for those who may take it away; each time is itself put on record."""

import csv
import json
from datetime import UTC
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponseBadRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from disclaimer.models import Acceptance, RecordExport
from disclaimer.staff.filters import AcceptanceFilterSet, chosen, in_words

EXPORT = "disclaimer.export_acceptance"
CHUNK = 2000  # rows held in memory at a time
COLUMNS = {
    "receipt_sha256": _("SHA-256 of the receipt's 16 bytes. The receipt itself is not known here."),
    "version": _("Version of the text, as major.minor."),
    "text_sha256": _("SHA-256 of that text."),
    "accepted_at": _("When, in UTC (ISO 8601)."),
    "method": _("web: agreed on the website. account: carried over by signing in."),
    "withdrawn_at": _("When it was taken back, in UTC; empty if it was not."),
    "linked": _("yes if it belongs to an account, no if not. Never whose."),
}
SOURCES = (
    "receipt_hash", "version__major", "version__minor", "text_hash", "accepted_at", "method",
    "withdrawn_at", "user_id",
)  # fmt: skip
# A spreadsheet would run a cell that begins with one of these (OWASP, “CSV Injection”).
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}


def export_address(query):
    """The address of the page that exports what a list's query limits it to."""
    filters = urlencode(chosen(query))
    address = reverse("disclaimer_acceptances:export")
    return f"{address}?{filters}" if filters else address


class ExportView(WagtailAdminTemplateMixin, TemplateView):
    """GET says what would be in the file; POST, with `format`, streams it."""

    template_name = "disclaimer/staff/export.html"
    page_title = _("Export acceptances")
    header_icon = "download"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(EXPORT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("disclaimer_acceptances:index"), "label": _("Acceptances")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs):
        filterset = _filterset(self.request.GET, self.request)
        is_valid = filterset.is_valid()
        return super().get_context_data(
            limits=in_words(limits(filterset)) if is_valid else "",
            hidden=chosen(self.request.GET),
            is_valid=is_valid,
            rows=filterset.qs.count() if is_valid else 0,
            columns=COLUMNS.items(),
            formats=RecordExport.Format.choices,
            **kwargs,
        )

    def post(self, request):
        form = request.POST.get("format", "")
        filterset = _filterset(request.POST, request)
        if form not in TYPES or not filterset.is_valid():
            return HttpResponseBadRequest(_("There is no such export."))
        rows = settled(filterset.qs)
        put_on_record(rows, form=form, filters=limits(filterset), user=request.user)
        lines = as_csv(rows) if form == "csv" else as_jsonl(rows)
        name = f"acceptances-{timezone.localdate()}.{form}"
        return StreamingHttpResponse(
            lines,
            content_type=TYPES[form],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def settled(acceptances):
    """Those up to the newest one there is now, oldest first: what comes later is not counted."""
    newest = Acceptance.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return acceptances.filter(pk__lte=newest).order_by("pk")


def put_on_record(acceptances, *, form, filters, user):
    """Before the first byte leaves: a download that is broken off took something away too."""
    with transaction.atomic():
        RecordExport.objects.create(
            exported_by=user,
            exported_by_name=signature_of(user),
            format=form,
            filters=filters,
            rows=acceptances.count(),
        )


def signature_of(user):
    """A colleague's name and address, as an audit keeps them: anybody may change their name."""
    known = filter(None, (user.get_full_name().strip(), user.email))
    return ", ".join(known) or user.get_username()


def as_csv(acceptances):
    """Lines of RFC 4180, the names of the columns first."""
    writer = csv.writer(_Lines())
    yield writer.writerow(COLUMNS)
    for row in _rows(acceptances):
        yield writer.writerow([_harmless(value) for value in row])


def as_jsonl(acceptances):
    """One JSON object a line; `withdrawn_at` is null if it was not, `linked` true or false."""
    for row in _rows(acceptances):
        named = dict(zip(COLUMNS, row, strict=True))
        named["withdrawn_at"] = named["withdrawn_at"] or None
        named["linked"] = named["linked"] == "yes"
        yield json.dumps(named) + "\n"


def limits(filterset):
    """What limits an export, as it is put on record; empty if it is everything there is."""
    wanted = filterset.form.cleaned_data
    period = wanted["accepted_at"] or slice(None)
    version = wanted["version"]
    named = {
        "from": period.start and timezone.localdate(period.start).isoformat(),
        "to": period.stop and timezone.localdate(period.stop).isoformat(),
        "version": version and version.label,
        "method": wanted["method"],
    }
    return {name: value for name, value in named.items() if value}


class _Lines:
    """What csv writes to, handing each line back instead of keeping it."""

    def write(self, line):
        return line


def _filterset(values, request):
    return AcceptanceFilterSet(values, queryset=Acceptance.objects.all(), request=request)


def _rows(acceptances):
    for receipt, major, minor, text, accepted, method, withdrawn, user in acceptances.values_list(
        *SOURCES
    ).iterator(chunk_size=CHUNK):
        linked = "yes" if user else "no"
        yield receipt, f"{major}.{minor}", text, _utc(accepted), method, _utc(withdrawn), linked


def _utc(time):
    return time.astimezone(UTC).isoformat() if time else ""


def _harmless(value):
    return f"'{value}" if value.startswith(FORMULA_BEGINS) else value
