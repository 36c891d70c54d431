"""How many accepted and withdrew on each day, by version: of rows kept, and of rows purged."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils.timezone import get_default_timezone

from disclaimer.models import Acceptance, DailyCount, DisclaimerVersion

WEB = Q(method=Acceptance.Method.WEB)
CARRIED = Q(method=Acceptance.Method.ACCOUNT)


@dataclass(slots=True)
class Tally:
    """Numbers of acceptances: agreed on the website, carried over by signing in, taken back."""

    accepted: int = 0
    carried_over: int = 0
    withdrawn: int = 0

    def add(self, *, accepted=0, carried_over=0, withdrawn=0):
        self.accepted += accepted
        self.carried_over += carried_over
        self.withdrawn += withdrawn


@dataclass(frozen=True, slots=True)
class Counts:
    """The tallies of the days from `first` to `last`, both included.

    `tallies` has a Tally for each (day, version id) of which there is anything to say;
    `labels` has the label of each published version by id, newest first; `has_purged` is true
    where days of purged rows are in it, which are days of UTC.
    """

    first: date
    last: date
    tallies: dict
    labels: dict
    has_purged: bool

    def days(self):
        """(day, [(version label, Tally), …]), newest first, versions newest first."""
        by_day = defaultdict(dict)
        for (day, version), tally in self.tallies.items():
            by_day[day][version] = tally
        return [
            (day, [(self.labels[pk], by_day[day][pk]) for pk in self.labels if pk in by_day[day]])
            for day in sorted(by_day, reverse=True)
        ]

    def totals(self):
        """(version label, Tally) for each version with any, newest first, and the whole Tally."""
        by_version, whole = defaultdict(Tally), Tally()
        for (_day, version), tally in self.tallies.items():
            for total in (by_version[version], whole):
                total.add(
                    accepted=tally.accepted,
                    carried_over=tally.carried_over,
                    withdrawn=tally.withdrawn,
                )
        return [(self.labels[pk], by_version[pk]) for pk in self.labels if pk in by_version], whole


def count(first, last):
    """The Counts of these days (London's); four queries, whatever there is to count."""
    tallies = defaultdict(Tally)
    for row in _accepted(first, last):
        tallies[row["day"], row["version"]].add(
            accepted=row["accepted"], carried_over=row["carried_over"]
        )
    for row in _withdrawn(first, last):
        tallies[row["day"], row["version"]].add(withdrawn=row["withdrawn"])
    purged = list(DailyCount.objects.filter(day__range=(first, last)))
    for row in purged:
        tallies[row.day, row.version_id].add(
            accepted=row.accepted, carried_over=row.carried_over, withdrawn=row.withdrawn
        )
    return Counts(first, last, dict(tallies), _labels(), bool(purged))


def _accepted(first, last):
    start, end = _bounds(first, last)
    rows = Acceptance.objects.filter(accepted_at__gte=start, accepted_at__lt=end)
    return _by_day(rows, "accepted_at").annotate(
        accepted=Count("pk", filter=WEB), carried_over=Count("pk", filter=CARRIED)
    )


def _withdrawn(first, last):
    start, end = _bounds(first, last)
    rows = Acceptance.objects.filter(withdrawn_at__gte=start, withdrawn_at__lt=end)
    return _by_day(rows, "withdrawn_at").annotate(withdrawn=Count("pk"))


def _by_day(rows, field):
    day = TruncDate(field, tzinfo=get_default_timezone())
    return rows.order_by().annotate(day=day).values("day", "version")


def _bounds(first, last):
    """The first moment of `first` and the first after `last`, with which the indexes are used."""
    zone = get_default_timezone()
    return (
        datetime.combine(first, time.min, zone),
        datetime.combine(last + timedelta(days=1), time.min, zone),
    )


def _labels():
    texts = DisclaimerVersion.objects.published().order_by("-major", "-minor")
    return {
        pk: f"{major}.{minor}" for pk, major, minor in texts.values_list("pk", "major", "minor")
    }
