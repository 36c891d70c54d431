"""The pages that every other page links to: not deleted and not taken offline by accident."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _


def is_fixed(page):
    """True for a page at an address of its own, such as /help/, and for the home page."""
    page = page.specific
    return page.depth == 2 or page.slug in getattr(page, "own_slugs", ())


def keep_fixed_page(request, page):
    """For Wagtail's before_delete_page and before_unpublish_page: a sentence instead."""
    if request.method != "POST" or not is_fixed(page):
        return None
    return _refuse(request, page)


def keep_fixed_pages(request, action_type, pages, _action):
    """For Wagtail's before_bulk_action."""
    if action_type not in {"delete", "unpublish"}:
        return None
    fixed = next((page for page in pages if hasattr(page, "url_path") and is_fixed(page)), None)
    return _refuse(request, fixed) if fixed else None


def _refuse(request, page):
    words = _("“%s” stays: other parts of the site link to it. You can change its words.")
    messages.error(request, words % page.title)
    return redirect("wagtailadmin_explore", page.get_parent().pk)
