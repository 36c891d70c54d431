"""All meetings of a group: what its editors wrote down → when people can come."""

from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from articles.groups import recurrence, words

CANCELLED, EXTRA = "cancelled", "extra"


class Timetable:
    """`zone` is an IANA name; `meetings` and `changed_days` are rows of articles.models.groups."""

    def __init__(self, zone, meetings, changed_days):
        self.zone = ZoneInfo(zone)
        self.meetings = list(meetings)
        self.changed_days = list(changed_days)

    @cached_property
    def regular(self):
        """[Series] that repeat, or were planned once."""
        cancelled = frozenset(day.date for day in self.changed_days if day.kind == CANCELLED)
        return [self._series(meeting, cancelled) for meeting in self.meetings]

    @cached_property
    def extra(self):
        """[Series] of one meeting each, beside the regular ones."""
        return [
            recurrence.Series(
                key=f"extra-{day.pk}",
                first=datetime.combine(day.date, day.starts_at),
                minutes=day.minutes,
                zone=self.zone,
                note=day.note,
            )
            for day in self.changed_days
            if day.kind == EXTRA and day.starts_at
        ]

    @property
    def all(self):
        return [*self.regular, *self.extra]

    def rhythms(self, now):
        """[{rhythm, start, end, since, until, note}] of the regular ones that are not over.

        Words, and days: `since` is that of the first of many if it is still to come.
        """
        return [
            {
                "rhythm": words.rhythm(series),
                "start": words.clock(series.first),
                "end": words.clock(series.first + series.length),
                "since": series.first.date() if _is_to_begin(series, now) else None,
                "until": series.until,
                "note": series.note,
            }
            for series in self.regular
            if recurrence.upcoming([series], now, limit=1)
        ]

    def upcoming(self, now, *, limit):
        """The next Occurrences, the first of which may be running."""
        return recurrence.upcoming(self.all, now, limit=limit)

    def cancelled_from(self, today):
        """Days, from `today` on, on which a meeting was planned and will not be; in order."""
        days = sorted(
            (day for day in self.changed_days if day.kind == CANCELLED and day.date >= today),
            key=lambda day: day.date,
        )
        return [day for day in days if self.was_planned(day.date)]

    def was_planned(self, date):
        """Whether a regular meeting falls on this day, cancelled or not."""
        return any(recurrence.is_planned(series, date) for series in self.regular)

    def _series(self, meeting, cancelled):
        return recurrence.Series(
            key=f"meeting-{meeting.pk}",
            first=datetime.combine(meeting.first_on, meeting.starts_at),
            minutes=meeting.minutes,
            zone=self.zone,
            repeats=meeting.repeats,
            every=meeting.every,
            until=meeting.until,
            skipped=cancelled,
            note=meeting.note,
        )


def _is_to_begin(series, now):
    repeats = series.repeats != recurrence.ONCE
    return repeats and recurrence.moment(series.first, series.zone) > now
