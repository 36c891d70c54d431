"""Pairs of bars, one pair a month, as numbers that a template writes into an SVG."""

from dataclasses import dataclass

from django.utils.formats import date_format

HEIGHT = 100
STEP = 10  # units a month takes
WIDTH = 3.5  # units of one bar; what is left of the step stands around the pair
EDGE = (STEP - 2 * WIDTH) / 2


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    height: float
    shade: int
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`top` is the number at the upper edge; `width` × HEIGHT are the units of the bars."""

    width: int
    top: int
    bars: list


def draw(months, first, second, *, written=str):
    """The Chart of two numbers of each Month, `(attribute, label)`; `written` makes them words."""
    highest = max(getattr(month, name) for month in months for name, _ in (first, second))
    top = nice_top(highest)
    bars = []
    for place, month in enumerate(months):
        for shade, (name, label) in enumerate((first, second)):
            number = getattr(month, name)
            if not number:
                continue
            height = round(number * HEIGHT / top, 3)
            title = f"{month_name(month)}, {label}: {written(number)}"
            x = place * STEP + EDGE + shade * WIDTH
            bars.append(Bar(x, round(HEIGHT - height, 3), height, shade, title))
    return Chart(len(months) * STEP, top, bars)


def month_name(month):
    return date_format(month.first, "F Y")


def nice_top(highest):
    """1, 2 or 5 times a power of ten, and not below `highest`."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size >= highest:
                return factor * size
        size *= 10
