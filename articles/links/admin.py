"""Broken links in the Wagtail admin."""

from wagtail import hooks

from articles.links import report


def register():
    """Register all hooks of this room."""
    hooks.register("register_admin_urls", report.urls)
    hooks.register("register_reports_menu_item", report.menu_item)
    hooks.register("work_of_today", report.work_of_today)
