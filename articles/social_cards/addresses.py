"""Where a page's picture for shared links is."""

from django.conf import settings

FOLDER = "public/social"
NOT_DRAWABLE = "-"


def card_address(name):
    """The path of the picture from what `social_card` holds; empty if there is none."""
    return f"{settings.MEDIA_URL}{FOLDER}/{name}" if name and name != NOT_DRAWABLE else ""
