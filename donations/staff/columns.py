"""How money, days and people are written in the lists."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn

from donations.staff.links import dashboard_link
from donations.templatetags.money import money

MINUTE = "j M Y, H:i"

IN_STRIPE = Column("in_stripe", label=_("Stripe"), accessor=dashboard_link)
SUPPORTER = Column("supporter", label=_("Supporter"), accessor="subscription.supporter")


def pounds(name, label):
    """A column that shows whole pence as people write money."""
    return Column(
        name,
        label=label,
        accessor=lambda row: money(getattr(row, name), row.currency),
    )


def title(name, label, of, *, accessor):
    """The first column of the list `of`, which leads to the page of each row."""
    return TitleColumn(name, label=label, accessor=accessor, url_name=f"donation_{of}:inspect")


def day(name, label):
    """A column that shows the day of a time; the hour is in the full view."""
    return Column(name, label=label, sort_key=name, accessor=written(name, "j M Y"))


def minute(name, label):
    """A column that shows day and minute, such as “3 May 2026, 14:05”."""
    return Column(name, label=label, sort_key=name, accessor=written(name, MINUTE))


def written(name, form):
    """A function that shows the time `name` of a row, in London."""

    def shown(row):
        time = getattr(row, name)
        return date_format(localtime(time), form) if time else "–"

    return shown


def name_of(user):
    """A colleague's name, or their address: usernames are random here."""
    if user is None:
        return "–"
    return user.get_full_name().strip() or user.email or user.get_username()
