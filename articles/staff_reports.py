"""Tables for staff under Reports: a right, the same columns on screen and in the file."""

from django.core.exceptions import PermissionDenied
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from articles.spreadsheets import harmless

MENDING = {"change_page", "publish_page"}


def may_mend_pages(user):
    """Whether a person may change pages of others, for their list of today. No query after others.

    Wagtail's policy counts authors among those who may change, because they may change their own.
    """
    if user.is_superuser:
        return True
    rights = page_permission_policy.get_cached_permissions_for_user(user)
    return any(right.permission.codename in MENDING for right in rights)


class Report(ReportView):
    """`may_see` is a function of a user; the file has the columns that the screen has."""

    results_template_name = "articles/staff/report_results.html"
    columns = ()
    # A sentence for a report with nothing in it.
    all_is_well = ""
    list_per_page = paginate_by = 50
    may_see = None

    def dispatch(self, request, *args, **kwargs):
        if not self.may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def no_results_message(self):
        if self.is_searching or self.is_filtering or not self.all_is_well:
            return super().no_results_message
        return self.all_is_well

    @property
    def list_export(self):
        return [column.name for column in self.columns]

    @property
    def export_headings(self):
        return {column.name: column.label for column in self.columns}

    def row(self, item):
        """{name of a column: value} for the file."""
        return {column.name: column.get_value(item) for column in self.columns}

    def to_row_dict(self, item):
        return harmless(self.row(item))


class ReportItem(MenuItem):
    """The way to a report in the menu, for those who may see it."""

    def __init__(self, report, label, url, **options):
        super().__init__(label, url, **options)
        self.report = report

    def is_shown(self, request):
        return self.report.may_see(request.user)
