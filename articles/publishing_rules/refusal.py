"""A refusal as sentences in the admin: what is wrong, where, and a way to the page."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from articles.publishing_rules.guard import PublishingRefusedError
from articles.publishing_rules.rules import what_stops


class RefusalMiddleware:
    """Turns a refusal that no form of ours caught into a message. It is never an error page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, PublishingRefusedError):
            return None
        tell(request, exception.page, exception.findings)
        address = _where_to_mend(exception.page)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # What Wagtail's dialogues of workflows understand: close, and go there.
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)


def tell(request, page, findings):
    """Put a message into the admin that names the page and lists every reason."""
    words = format_html("{}", _("“%s” cannot be published yet.") % page.title)
    reasons = format_html_join("", "<li>{}</li>", ((str(finding),) for finding in findings))
    buttons = [messages.button(_where_to_mend(page), _("Edit"))] if page.pk else []
    # Wagtail's own `error` has no room for a list, so the list comes with its words.
    messages.error(request, format_html("{}<ul>{}</ul>", words, reasons), buttons=buttons)


def refuse_bulk_publishing(request, action_type, pages, _action):
    """For Wagtail's before_bulk_action: say of all pages at once what is wrong, publish none."""
    if action_type != "publish":
        return None
    drafts = [page.get_latest_revision_as_object() for page in pages if isinstance(page, Page)]
    return _refuse_all(request, drafts)


def refuse_copying_as_published(request, page):
    """For before_copy_page: a copy that would be public at once, or an alias, is public too."""
    if request.method != "POST" or not {"publish_copies", "alias"} & set(request.POST):
        return None
    tree = page.get_descendants(inclusive=True) if "copy_subpages" in request.POST else [page]
    return _refuse_all(request, [each.specific for each in tree if each.live])


def _refuse_all(request, pages):
    refused = [(page, findings) for page in pages if (findings := what_stops(page))]
    for page, findings in refused:
        tell(request, page, findings)
    return redirect(_where_to_mend(refused[0][0])) if refused else None


def _where_to_mend(page):
    if page.pk and Page.objects.filter(pk=page.pk).exists():
        return reverse("wagtailadmin_pages:edit", args=[page.pk])
    return reverse("wagtailadmin_home")
