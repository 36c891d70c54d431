"""What apps can be given: a new kind is an Offer here and a line in urls.py."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from articles.for_apps.addresses import address
from articles.groups import calendars
from articles.podcast import for_apps as podcast


class Offer(NamedTuple):
    """`view_name` is reversed with the token; `is_there` says whether there is anything yet."""

    view_name: str
    title: str
    words: str
    is_there: Callable


OFFERS = (
    Offer(
        "app_podcast",
        _("The podcast, for a podcast app"),
        _(
            "In your app, choose to add a podcast by its address (some say URL, or RSS feed), and "
            "paste this. New episodes then come by themselves."
        ),
        podcast.is_there,
    ),
    Offer(
        "meetings_for_apps",
        _("Meetings of all support groups"),
        _("For a calendar app: add it as a subscription, and it stays up to date."),
        calendars.has_groups,
    ),
)


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
