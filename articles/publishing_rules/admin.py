"""The rules in the Wagtail admin: refusals, reports, the first page, the history of a page."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from articles.publishing_rules import accessibility, home, refusal, report
from articles.publishing_rules.held_back import LOG_ACTION


def register():
    """Register all hooks of this room."""
    hooks.register("before_bulk_action", refusal.refuse_bulk_publishing)
    hooks.register("before_copy_page", refusal.refuse_copying_as_published)
    hooks.register("register_admin_urls", report.urls)
    for menu_item in report.menu_items():
        hooks.register("register_reports_menu_item", menu_item)
    hooks.register("work_of_today", home.work_of_today)
    hooks.register("register_log_actions", log_actions)
    hooks.register("construct_wagtail_userbar", accessibility.check_our_content)


def log_actions(actions):
    actions.register_action(LOG_ACTION)(_HeldBack)


class _HeldBack(LogFormatter):
    label = _("Hold back from publishing")
    message = _("Not published at its time, because it breaks a rule")

    def format_comment(self, entry):
        return "\n".join(entry.data["reasons"])
