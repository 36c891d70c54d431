"""Reviews in the Wagtail admin: reports, the way to mark a page, and the record in its history."""

from datetime import date

from django.contrib.auth.models import Permission
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.views.pages import edit
from wagtail.log_actions import LogFormatter

from articles.reviews import home, notices, reports
from articles.reviews.marking import LOG_ACTION
from articles.reviews.models import MARK


def register():
    """Register all hooks of this room."""
    hooks.register("register_admin_urls", reports.urls)
    for menu_item in reports.menu_items():
        hooks.register("register_reports_menu_item", menu_item)
    hooks.register("work_of_today", home.work_of_today)
    hooks.register("before_edit_page", home.warn_of_old_status)
    hooks.register("register_permissions", permissions)
    hooks.register("register_log_actions", log_actions)
    # Wagtail has neither a signal nor a setting for the mails about comments.
    edit.send_notification = notices.tell_of_comments


def permissions():
    return Permission.objects.filter(content_type__app_label="articles", codename=MARK)


def log_actions(actions):
    actions.register_action(LOG_ACTION)(_Marked)


class _Marked(LogFormatter):
    label = gettext_lazy("Mark as reviewed")

    def format_message(self, entry):
        facts = entry.data
        words = _("Reviewed on %(day)s by %(who)s, next review due %(next)s")
        return words % {
            "day": _day(facts["reviewed_on"]),
            "who": facts["reviewer"] or _("nobody but the author"),
            "next": _day(facts["next_due"]),
        }

    def format_comment(self, entry):
        return entry.data.get("note", "")


def _day(text):
    return date_format(date.fromisoformat(text), "j F Y")
