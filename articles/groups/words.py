"""Times of meetings in the words that people use."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.groups import recurrence

ORDINALS = tuple(map(gettext_lazy, ("first", "second", "third", "fourth")))


def rhythm(series):
    """“Every 2 weeks on Tuesday”, “Every month on the second Tuesday”."""
    if series.repeats == recurrence.ONCE:
        return _("Once, on %(day)s") % {"day": date_format(series.first, "l j F Y")}
    if series.repeats == recurrence.WEEKLY:
        words = {"number": series.every, "weekday": _weekday(series)}
        if series.every == 1:
            return _("Every %(weekday)s") % words
        return _("Every %(number)s weeks on %(weekday)s") % words
    each = ngettext("Every month", "Every %(number)s months", series.every)
    words = {"each": each % {"number": series.every}, "day": _day_of_month(series)}
    return _("%(each)s on the %(day)s") % words


def clock(moment):
    """As GOV.UK writes it: 7pm, 8:30pm, midday, midnight."""
    if moment.minute == 0 and moment.hour in {0, 12}:
        return _("midday") if moment.hour else _("midnight")
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minutes}{_('am') if moment.hour < 12 else _('pm')}"


def spoken(occurrence):
    """{day, hours, zone, moment (ISO 8601), note} of one meeting, for a template."""
    start, end = occurrence.start, occurrence.end
    first, last = clock(start), clock(end)
    if end.tzname() != start.tzname():
        # The clock is changed during the meeting: without the names it would seem to take no time.
        first, last = f"{first} {_short(start)}", f"{last} {_short(end)}"
    if end.date() != start.date():
        last = _("%(time)s on %(day)s") % {"time": last, "day": date_format(end, "l")}
    return {
        "day": date_format(start, "l j F Y"),
        "hours": _("%(first)s to %(last)s") % {"first": first, "last": last},
        "zone": _short(start),
        "moment": start.isoformat(),
        "note": occurrence.series.note,
    }


def _short(moment):
    """GMT, BST, EST … and UTC+03 where the place has no name for its time."""
    name = moment.tzname()
    return f"UTC{name}" if name.startswith(("+", "-")) else name


def place_of(zone):
    """“London” for Europe/London: the town by whose clock a time is meant."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def _weekday(series):
    return date_format(series.first, "l")


def _day_of_month(series):
    if series.repeats == recurrence.NTH_WEEKDAY:
        return f"{ORDINALS[recurrence.week_of_month(series.first) - 1]} {_weekday(series)}"
    if series.repeats == recurrence.LAST_WEEKDAY:
        return _("last %(weekday)s") % {"weekday": _weekday(series)}
    if series.repeats == recurrence.LAST_DAY:
        return _("last day")
    return date_format(series.first, "jS")
