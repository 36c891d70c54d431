"""Bars for the report, as numbers that a template writes into an SVG without any styles."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST_BY_DAY = 92  # days; a bar of a longer period is a week, or it would be a hair
HEIGHT = 100
STEP = 10  # units a bar takes, the gap beside it included
GAP = 2
# The newest versions of the period have a colour each; all older ones share the last.
COLOURS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: float
    width: int
    height: float
    shade: int
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`top` is the number at the upper edge; `width` × HEIGHT are the units of the bars."""

    width: int
    top: int
    bars: list


@dataclass(frozen=True, slots=True)
class Span:
    """One day, or the days of one week."""

    first: date
    last: date

    def __str__(self):
        if self.first == self.last:
            return f"{self.first.day} {self.first:%b %Y}"
        return f"{self.first.day} {self.first:%b} to {self.last.day} {self.last:%b %Y}"


def spans(first, last):
    """The Spans from `first` to `last`: days, or weeks from Monday where there are many."""
    step = 1 if (last - first).days < LONGEST_BY_DAY else 7
    found, start = [], first
    while start <= last:
        end = start if step == 1 else start + timedelta(days=6 - start.weekday())
        found.append(Span(start, min(end, last)))
        start = end + timedelta(days=1)
    return found


def shades(labels):
    """A colour's number for each label, newest first; the older ones share the last."""
    return {label: min(place, COLOURS - 1) for place, label in enumerate(labels)}


def draw(counts, *, of, colours):
    """The Chart of one number of the tallies, `accepted` or `withdrawn`, stacked by version."""
    columns = spans(counts.first, counts.last)
    heights = _heights(counts, columns, of)
    top = nice_top(max((sum(parts.values()) for parts in heights), default=0))
    bars = []
    for place, (span, parts) in enumerate(zip(columns, heights, strict=True)):
        y = float(HEIGHT)
        for label in sorted(parts, key=list(colours).index, reverse=True):
            height = round(parts[label] * HEIGHT / top, 3)
            y = round(y - height, 3)
            title = f"{span}, {label}: {parts[label]}"
            bars.append(Bar(place * STEP + GAP // 2, y, STEP - GAP, height, colours[label], title))
    return Chart(len(columns) * STEP, top, bars)


def nice_top(highest):
    """1, 2 or 5 times a power of ten, and not below `highest`."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size >= highest:
                return factor * size
        size *= 10


def _heights(counts, columns, of):
    place_of = {}
    for place, span in enumerate(columns):
        for number in range((span.last - span.first).days + 1):
            place_of[span.first + timedelta(days=number)] = place
    heights = [defaultdict(int) for _ in columns]
    for (day, version), tally in counts.tallies.items():
        if number := getattr(tally, of):
            heights[place_of[day]][counts.labels[version]] += number
    return heights
