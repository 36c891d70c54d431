"""How times and people are written in the lists of the admin."""

from django.utils.formats import date_format
from django.utils.timezone import localtime


def day_of(name):
    """A function for a column: the day of the row's time `name`, such as “3 May 2026”."""

    def shown(row):
        time = getattr(row, name)
        return date_format(localtime(time), "j M Y") if time else "–"

    return shown


def minute_of(name):
    """A function for a column: day and minute, such as “3 May 2026, 14:05”."""

    def shown(row):
        time = getattr(row, name)
        return date_format(localtime(time), "j M Y, H:i") if time else "–"

    return shown


def name_of(user):
    """A colleague's name, or their address: usernames are random here."""
    if user is None:
        return "–"
    return user.get_full_name().strip() or user.email or user.get_username()
