"""Whether donations run as they should: signs that staff can read, and what to do about each."""

from django.utils import timezone

from donations.staff import caring, following


def signs(standing, *, livemode, now=None):
    """All Signs, in the order in which they are read; a fixed number of queries."""
    now = now or timezone.now()
    return [
        following.webhooks(standing, now),
        *following.events(now),
        *following.comparison(now),
        *following.set_up(now),
        *caring.notices(now),
        *caring.disputes(livemode),
        *caring.states(standing, livemode),
        *caring.rate(now),
    ]


def signs_of_words(*, now=None):
    """Those of them that are about the words on our pages, and not about anybody's money."""
    return list(caring.rate(now or timezone.now()))


def troubles(found, user):
    """Of these Signs the ones that need this person."""
    return [sign for sign in found if sign.needs(user)]
