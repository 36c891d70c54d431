"""Which colours a hash in an address stands for.

A page that another process made, or that was made a minute ago, may name the files of colours
that staff have changed since: these are known for a day, so that such a page is not left bare.
"""

from django.core.cache import cache

from articles.brand.files import digest

SECONDS = 24 * 60 * 60


def remember(main, accent):
    cache.set(_key(digest(main, accent)), (main, accent), SECONDS)


def colours_of(named):
    """(main, accent) of a hash that was given out of late, or None."""
    colours = cache.get(_key(named))
    # Another version of the site may have drawn other things with the same colours.
    return colours if colours and digest(*colours) == named else None


def _key(named):
    return f"articles:brand:{named}"
