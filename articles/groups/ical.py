"""Meetings as an iCalendar file (RFC 5545, and RFC 7986 for names and refreshing)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone
from icalendar.prop import vRecur

from articles.groups import recurrence
from articles.machine_readable import absolute

PRODUCT = "-//Wayside//Support groups//EN"
REFRESH = timedelta(hours=12)
# SEQUENCE has to grow with each change and fit into 32 bits: minutes since this day do.
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
# How far ahead the changes of the clock are written down. Calendars ask again long before.
YEARS_AHEAD = 10
YEARS_LOOKED_THROUGH = 3


def calendar(groups, *, name, now):
    """The meetings of support-group pages as bytes, the same until a page or the year changes."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.calendar_name = name
    made.refresh_interval = REFRESH
    made.add("x-published-ttl", "PT12H")
    events = [event for group in groups for event in _events_of(group, now)]
    for zone, year in sorted(_zones_with_first_year(groups).items()):
        made.add_component(_changes_of_the_clock(zone, year, now.year + YEARS_AHEAD))
    for event in events:
        made.add_component(event)
    return made.to_ical()


def _zones_with_first_year(groups):
    """{IANA name: year of the first meeting by that clock}"""
    years = {}
    for group in groups:
        for series in group.timetable.all:
            years[series.zone.key] = min(series.first.year, years.get(series.zone.key, 9999))
    return years


@lru_cache(maxsize=64)
def _changes_of_the_clock(zone, first_year, last_year):
    return Timezone.from_tzid(
        zone, first_date=date(first_year, 1, 1), last_date=date(last_year, 1, 1)
    )


def _events_of(group, now):
    for series in group.timetable.all:
        jumped = _jumped_over(series, now.year)
        begins = _first_that_the_clock_shows(series)
        if begins:
            yield _event(group, series, series.key, begins, without=jumped)
        for local in jumped:
            # RFC 5545, 3.3.10 leaves such a meeting out; the page says an hour later, so do we.
            moved = recurrence.moment(local, series.zone).replace(tzinfo=None)
            yield _event(group, series, f"{series.key}-{local:%Y%m%d}", moved, once=True)


def _jumped_over(series, year):
    """Its local times, of last year to the next ones, that the clock does not show."""
    last = date(year + YEARS_LOOKED_THROUGH, 1, 1)
    planned = recurrence.scheduled(series, date(year - 1, 1, 1))
    near = takewhile(lambda local: local.date() < last, planned)
    return [local for local in near if recurrence.is_jumped_over(local, series.zone)]


def _first_that_the_clock_shows(series):
    """Calendars take it for the pattern of all others. None if there is no meeting at all."""
    planned = recurrence.scheduled(series, series.first.date())
    shown = (local for local in planned if not recurrence.is_jumped_over(local, series.zone))
    return next(shown, None)


def _event(group, series, key, begins, *, without=(), once=False):
    event = Event()
    changed = (group.last_published_at or BEGINNING).replace(microsecond=0)
    event.add("uid", f"{key}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", max(0, int((changed - BEGINNING).total_seconds()) // 60))
    event.add("summary", _summary(group, series))
    event.add("dtstart", begins.replace(tzinfo=series.zone))
    # Not DTEND: an hour later may be the same time on the clock.
    event.add("duration", series.length)
    if not once and recurrence.rule(series):
        event.add("rrule", _rule_with_end(series))
        if left_out := _left_out(series, begins, without):
            event.add("exdate", left_out)
    event.add("location", _location(group))
    event.add("url", absolute(group.url or "/"))
    event.add("description", _description(group))
    return event


def _rule_with_end(series):
    rule = recurrence.rule(series)
    if series.until:
        last = recurrence.moment(datetime.combine(series.until, time(23, 59)), series.zone)
        rule += f";UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return vRecur.from_ical(rule)


def _left_out(series, begins, jumped):
    skipped = (day for day in series.skipped if recurrence.is_planned(series, day))
    days = {*skipped, *(local.date() for local in jumped)}
    clock = begins.time().replace(tzinfo=series.zone)
    return [datetime.combine(day, clock) for day in sorted(days) if day > begins.date()]


def _summary(group, series):
    name = group.name_in_calendars
    if group.is_example:
        name = _("Example, not a real group: %s") % name
    return f"{name} ({series.note})" if series.note else name


def _location(group):
    online = group.get_where_display()
    place = ", ".join(line.strip() for line in group.place.splitlines() if line.strip())
    return place if place and group.where == group.Where.IN_PERSON else f"{online} {place}".strip()


def _description(group):
    """Little, because other people may see somebody's calendar."""
    return _("Times and how to join: %s") % absolute(group.url or "/")
