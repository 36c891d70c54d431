"""Every kind of page that a person may make, each with its picture and the place where it goes.

Wagtail asks for the place first, and at most places only one kind is left to choose from.
"""

from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe
from wagtail.models import Page, get_page_models


@require_safe
def choose(request):
    return render(request, "config/desk/new_page.html", {"kinds": list(kinds_for(request.user))})


def kinds_for(user):
    """(name, app label, model name, description, parent page) of what this person may make.

    A few queries for each kind: the pages that may have such a page below them are a handful.
    """
    for model in (model for model in get_page_models() if model.is_creatable):
        for parent in Page.objects.exact_type(*model.allowed_parent_page_models()):
            may_add = parent.permissions_for_user(user).can_add_subpage()
            if may_add and model.can_create_at(parent):
                names = model._meta.app_label, model._meta.model_name
                yield model.get_verbose_name(), *names, model.get_page_description(), parent


def urls():
    """Hook register_admin_urls."""
    return [path("new/", choose, name="new_page")]
