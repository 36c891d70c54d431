"""Supporters and payments as a file, for those who may; each time is itself put on record."""

import csv
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpResponseBadRequest, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from donations.models import DonationExport
from donations.staff.books import BOOKS
from donations.staff.rights import EXPORT, NeedsRight

CHUNK = 2000  # rows held in memory at a time
# A spreadsheet would run a cell that begins with one of these (OWASP, “CSV Injection”).
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")


def export_address(name, query):
    """The address of the page that exports what a list's query limits it to."""
    address = reverse("donation_export:export", kwargs={"name": name})
    limits = urlencode(chosen(BOOKS[name], query))
    return f"{address}?{limits}" if limits else address


class ExportView(NeedsRight, WagtailAdminTemplateMixin, TemplateView):
    """GET says what would be in the file; POST streams it."""

    right = EXPORT
    template_name = "donations/staff/export.html"
    header_icon = "download"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.book = BOOKS.get(kwargs["name"])

    def dispatch(self, request, *args, **kwargs):
        if self.book is None:
            raise Http404
        # Nobody takes away what they may not look at.
        if not request.user.has_perm(f"donations.view_{self.book.rows.model._meta.model_name}"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return _("Export: %s") % self.book.title

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": self._list_address(), "label": self.book.title},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs):
        filterset = self._filterset(self.request.GET)
        is_valid = filterset.is_valid()
        return super().get_context_data(
            is_valid=is_valid,
            limits=in_words(filterset) if is_valid else "",
            hidden=chosen(self.book, self.request.GET),
            rows=filterset.qs.order_by().count() if is_valid else 0,
            columns=self.book.columns.items(),
            list_address=self._list_address(),
            **kwargs,
        )

    def post(self, request, name):
        filterset = self._filterset(request.POST)
        if not filterset.is_valid():
            return HttpResponseBadRequest(_now("There is no such export."))
        rows = settled(filterset.qs)
        put_on_record(rows, what=name, filters=in_words(filterset), user=request.user)
        return StreamingHttpResponse(
            as_csv(self.book, rows),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{name}-{timezone.localdate()}.csv"'
            },
        )

    def _filterset(self, values):
        return self.book.filterset(values, queryset=self.book.rows.all(), request=self.request)

    def _list_address(self):
        return reverse(f"donation_{self.book.name}:index")


def settled(rows):
    """Those up to the newest one there is now, oldest first: what comes later is not counted."""
    newest = rows.model.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return rows.filter(pk__lte=newest).order_by("pk")


def put_on_record(rows, *, what, filters, user):
    """Before the first byte leaves: a download that is broken off took something away too."""
    kept = DonationExport._meta.get_field("filters").max_length
    with transaction.atomic():
        DonationExport.objects.create(
            exported_at=timezone.now(),
            exported_by=user,
            exported_by_name=signature_of(user),
            what=what,
            filters=Truncator(filters).chars(kept),
            rows=rows.count(),
        )


def signature_of(user):
    """A colleague's name and address, as an audit keeps them: anybody may change their name."""
    known = filter(None, (user.get_full_name().strip(), user.email))
    return ", ".join(known) or user.get_username()


def as_csv(book, rows):
    """Lines of RFC 4180, the names of the columns first."""
    writer = csv.writer(_Lines())
    yield writer.writerow(book.columns)
    for row in rows.iterator(chunk_size=CHUNK):
        yield writer.writerow([_harmless(value) for value in book.line(row)])


def chosen(book, query):
    """Those of a QueryDict's values that limit the rows, as a plain dict of texts."""
    names = [f"{name}{end}" for name in book.filterset.base_filters for end in ("", "_from", "_to")]
    return {name: query[name] for name in names if query.get(name)}


def in_words(filterset):
    """The limits of a valid filterset in one line; empty if there are none."""
    wanted = filterset.form.cleaned_data
    fields = filterset.form.fields
    return ", ".join(
        f"{filterset.filters[name].label}: {_value_in_words(value, fields[name])}"
        for name, value in wanted.items()
        if value not in (None, "")
    )


def _value_in_words(value, field):
    if isinstance(value, slice):
        ends = (end and timezone.localdate(end).isoformat() for end in (value.start, value.stop))
        return "{} – {}".format(*(end or "…" for end in ends))
    if isinstance(value, bool):
        return _now("yes") if value else _now("no")
    return str(dict(field.choices).get(value, value))


class _Lines:
    """What csv writes to, handing each line back instead of keeping it."""

    def write(self, line):
        return line


def _harmless(value):
    return f"'{value}" if value.startswith(FORMULA_BEGINS) else value


class ExportingViewSet(ViewSet):
    """The addresses of the exports; they are reached from the lists, not from the menu."""

    name = "donation_export"
    url_prefix = "donations/export"

    def get_urlpatterns(self):
        return [path("<slug:name>/", ExportView.as_view(), name="export")]
