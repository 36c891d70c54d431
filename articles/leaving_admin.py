"""In the admin: what was public is not deleted but unpublished, and leads where the editor says."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from articles.leaving import default_destination, lead_on, was_public


class DestinationForm(forms.Form):
    """Where the address of `page` leads when it is not public any more."""

    leads_to = forms.ModelChoiceField(
        Page.objects.live().filter(depth__gt=1),
        required=False,
        widget=AdminPageChooser,
        label=gettext_lazy("Whoever follows an old link is led to"),
        help_text=gettext_lazy(
            "The page that answers the same question now, or the list it stood in. When you "
            "publish the page again, its address is its own again."
        ),
        error_messages={"invalid_choice": gettext_lazy("Choose a page that is published.")},
    )

    def __init__(self, *args, page, **kwargs):
        super().__init__(*args, initial={"leads_to": default_destination(page)}, **kwargs)
        self.page = page

    def clean_leads_to(self):
        destination = self.cleaned_data["leads_to"] or default_destination(self.page)
        if destination.path.startswith(self.page.path):
            raise forms.ValidationError(_("This page goes too: choose another."))
        return destination


def register():
    hooks.register("before_delete_page", keep_what_was_public)
    hooks.register("before_bulk_action", keep_all_that_was_public)
    # After the guard of the pages at fixed addresses.
    hooks.register("before_unpublish_page", check_destination, order=10)
    hooks.register("after_unpublish_page", lead_to_destination)


def keep_what_was_public(request, page):
    """A page that was public, or has one below it: to the form that unpublishes it instead."""
    if not was_public(page):
        return None
    messages.error(request, _kept(page))
    if page.live and page.permissions_for_user(request.user).can_unpublish():
        return redirect("wagtailadmin_pages:unpublish", page.pk)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def keep_all_that_was_public(request, action_type, objects, _action):
    """Nothing is deleted if one of the chosen pages was public."""
    if action_type != "delete":
        return None
    pages = (page for page in objects if isinstance(page, Page))
    kept = next(filter(was_public, pages), None)
    if kept is None:
        return None
    messages.error(request, _kept(kept))
    return redirect("wagtailadmin_explore", kept.get_parent().pk)


def _kept(page):
    if page.first_published_at is None:
        words = _("“%s” has pages below it that were public, so it is not deleted.")
    elif page.live:
        words = _("“%s” is public: it is unpublished, not deleted, and its address leads on.")
    else:
        words = _("“%s” was public. It is kept as a draft, and nobody but colleagues sees it.")
    return words % page.title


def check_destination(request, page):
    """No destination, no change: back to the form, with what is wrong."""
    form = DestinationForm(request.POST, page=page)
    if form.is_valid():
        return None
    messages.error(request, " ".join(form.errors["leads_to"]))
    return redirect(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))


def lead_to_destination(request, page):
    form = DestinationForm(request.POST, page=page)
    if not form.is_valid():
        return
    destination = form.cleaned_data["leads_to"]
    if lead_on(page, destination):
        words = _("Its address leads to “%s” until you publish it again.") % destination.title
    else:
        words = _("Its address has a redirect of its own, which stays: see Settings → Redirects.")
    messages.info(request, words)
