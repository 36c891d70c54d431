"""Which sessions belong to whom. Django keeps no such list, so all of them are looked through.

There are few: only people who sign in have one, and `work` clears the expired.
"""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone


def sessions_of(user):
    """The live Sessions in which `user` is signed in, or began to."""
    running = Session.objects.filter(expire_date__gt=timezone.now()).order_by("expire_date")
    addresses = {user.email, *user.emailaddress_set.values_list("email", flat=True)} - {""}
    return [each for each in running.iterator() if _belongs(each.get_decoded(), user, addresses)]


def _belongs(content, user, addresses):
    # Before the code is entered, allauth keeps the address that was typed in.
    return content.get(SESSION_KEY) == str(user.pk) or not addresses.isdisjoint(_texts(content))


def _texts(content):
    """Every text in a session's content, however deep."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value)
