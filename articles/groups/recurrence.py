"""When something repeats, on the clock of one place. Knows nothing of pages or the database.

Rules are those of iCalendar (RFC 5545, 3.3.10), so that the page and the calendar file agree.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

ONCE, WEEKLY, NTH_WEEKDAY, LAST_WEEKDAY, MONTH_DAY, LAST_DAY = (
    "once",
    "weekly",
    "nth_weekday",
    "last_weekday",
    "month_day",
    "last_day",
)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Longest meeting, so that one which began yesterday and still runs is found.
LONGEST = timedelta(days=1)


@dataclass(frozen=True)
class Series:
    """One meeting that repeats, or does not.

    key: names it for good, in calendars too. first: date and time by the clock of `zone`, without
    an offset. every: in weeks for WEEKLY, else in months. until: the last day on which it may
    begin. skipped: days without it.
    """

    key: str
    first: datetime
    minutes: int
    zone: ZoneInfo
    repeats: str = ONCE
    every: int = 1
    until: date | None = None
    skipped: frozenset = frozenset()
    note: str = ""

    @property
    def length(self):
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Occurrence:
    """One meeting on one day: two moments in the group's zone. `series` says which."""

    start: datetime
    end: datetime
    series: Series


def rule(series):
    """The RRULE without its end, such as FREQ=MONTHLY;INTERVAL=1;BYDAY=2TU; "" for ONCE."""
    if series.repeats == ONCE:
        return ""
    weekday = WEEKDAYS[series.first.weekday()]
    part = {
        WEEKLY: f"BYDAY={weekday}",
        NTH_WEEKDAY: f"BYDAY={week_of_month(series.first)}{weekday}",
        LAST_WEEKDAY: f"BYDAY=-1{weekday}",
        MONTH_DAY: f"BYMONTHDAY={series.first.day}",
        LAST_DAY: "BYMONTHDAY=-1",
    }[series.repeats]
    frequency = "WEEKLY" if series.repeats == WEEKLY else "MONTHLY"
    return f"FREQ={frequency};INTERVAL={series.every};{part}"


def week_of_month(day):
    """1 for the first such weekday of its month, up to 5."""
    return (day.day - 1) // 7 + 1


def is_last_of_its_weekday(day):
    return (day + timedelta(days=7)).month != day.month


def is_last_of_month(day):
    return (day + timedelta(days=1)).month != day.month


def scheduled(series, since):
    """Dates and times by the local clock on which it is planned, from the day `since` on.

    In order; skipped days are left out. Endless if the series is.
    """
    for local in _planned(series, since):
        if local.date() not in series.skipped:
            yield local


def is_planned(series, day):
    """Whether it falls on this day, skipped or not."""
    return next((local.date() for local in _planned(series, day)), None) == day


def moment(local, zone):
    """The moment of a local date and time, in `zone`.

    RFC 5545, 3.3.5: a time that the clock shows twice is the first of the two; one that the clock
    jumps over is counted with the offset before the jump, so it shows an hour later.
    """
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def is_jumped_over(local, zone):
    """Whether the clock never shows this time, because it is put forward then."""
    return moment(local, zone).replace(tzinfo=None) != local


def upcoming(all_series, now, *, limit):
    """The next `limit` occurrences of several series that have not ended by `now`, in order."""
    following = (_not_over(series, now) for series in all_series)
    return list(islice(merge(*following, key=lambda found: found.start), limit))


def _not_over(series, now):
    since = (now.astimezone(series.zone) - LONGEST).date() - timedelta(days=1)
    for local in scheduled(series, since):
        start = moment(local, series.zone)
        # In UTC, because an hour more on the clock may be two in the night it is put back.
        end = (start.astimezone(UTC) + series.length).astimezone(series.zone)
        if end > now:
            yield Occurrence(start, end, series)


def _planned(series, since):
    for local in _by_the_rule(series, since):
        if series.until and local.date() > series.until:
            return
        if local.date() >= since:
            yield local


def _by_the_rule(series, since):
    if series.repeats == ONCE:
        return (series.first,)
    return rrulestr(rule(series), dtstart=_begin(series, since))


def _begin(series, since):
    """A beginning not long before `since` that keeps the rhythm: years gone by cost nothing."""
    first = series.first
    if since <= first.date():
        return first
    if series.repeats == WEEKLY:
        rounds = (since - first.date()).days // (7 * series.every)
        return first + timedelta(weeks=rounds * series.every)
    months = (since.year - first.year) * 12 + since.month - first.month
    months -= months % series.every
    if not months:
        return first
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return datetime.combine(date(year, month + 1, 1), time(first.hour, first.minute))
