"""The calendar of billing."""

import datetime

import pytest

from donations.sandbox.resources import periods


def seconds(text):
    return int(datetime.datetime.fromisoformat(f"{text}T12:00:00+00:00").timestamp())


@pytest.mark.parametrize(
    ("start", "anchor", "end"),
    [
        ("2026-01-15", "2026-01-15", "2026-02-15"),
        ("2026-01-31", "2026-01-31", "2026-02-28"),
        ("2026-02-28", "2026-01-31", "2026-03-31"),
        ("2028-01-31", "2028-01-31", "2028-02-29"),
        ("2026-12-31", "2026-08-31", "2027-01-31"),
    ],
)
def test_a_month_keeps_the_day_of_its_anchor(start, anchor, end):
    assert periods.end_of(seconds(start), seconds(anchor), "month", 1) == seconds(end)


def test_other_intervals():
    start = seconds("2024-02-29")

    assert periods.later(start, "year", 1) == seconds("2025-02-28")
    assert periods.later(start, "week", 2) == seconds("2024-03-14")
    assert periods.later(start, "day", 1) == seconds("2024-03-01")
    assert periods.end_of(start, start, "month", 3) == seconds("2024-05-29")
