"""What apps can be given: a new kind is an Offer here and a line in urls.py."""

from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from articles.groups import calendars
from articles.machine_readable import absolute


class Offer(NamedTuple):
    """`view_name` is reversed with the token; `is_there` says whether there is anything yet."""

    view_name: str
    title: str
    words: str
    is_there: Callable


OFFERS = (
    Offer(
        "meetings_for_apps",
        _("Meetings of all support groups"),
        _("For a calendar app: add it as a subscription, and it stays up to date."),
        calendars.has_groups,
    ),
)


def token_of(request):
    """(value, valid_until) of this visitor's token, or None: see settings.APP_TOKEN."""
    return import_string(settings.APP_TOKEN)(request)


def address(view_name, token, *arguments):
    """The whole address of a view below /for-apps/ with this token in it."""
    return absolute(reverse(f"articles:{view_name}", args=[token, *arguments]))


def offered_with(token):
    """[{title, words, address}] of all that there is for apps."""
    return [
        {
            "title": offer.title,
            "words": offer.words,
            "address": address(offer.view_name, token),
        }
        for offer in OFFERS
        if offer.is_there()
    ]
