"""Addresses with a visitor's token in them."""

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from articles.machine_readable import absolute


def token_of(request):
    """(value, valid_until) of this visitor's token, or None: see settings.APP_TOKEN."""
    return import_string(settings.APP_TOKEN)(request)


def address(view_name, token, *arguments):
    """The whole address of a view below /for-apps/ with this token in it."""
    return absolute(reverse(f"articles:{view_name}", args=[token, *arguments]))
