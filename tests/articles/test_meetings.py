"""When meetings are: pure calculation, over changes of the clock above all."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.groups import recurrence, words
from articles.groups.recurrence import Series

LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
TUESDAY = datetime(2026, 12, 8, 19, 0)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def series(first=TUESDAY, **kwargs):
    facts = {"key": "x", "minutes": 90, "zone": LONDON, "repeats": recurrence.WEEKLY, **kwargs}
    return Series(first=first, **facts)


def starts(one, *, now=LONG_AGO, limit=4):
    """Local times without their offset."""
    found = recurrence.upcoming([one], now, limit=limit)
    return [occurrence.start.replace(tzinfo=None) for occurrence in found]


def days(one, **kwargs):
    return [f"{start:%d %b}" for start in starts(one, **kwargs)]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (series(), ["08 Dec", "15 Dec", "22 Dec", "29 Dec"]),
        (series(every=2), ["08 Dec", "22 Dec", "05 Jan", "19 Jan"]),
        (series(repeats="nth_weekday"), ["08 Dec", "12 Jan", "09 Feb", "09 Mar"]),
        (series(repeats="nth_weekday", every=3), ["08 Dec", "09 Mar", "08 Jun", "14 Sep"]),
        (
            series(datetime(2026, 12, 25, 19, 0), repeats="last_weekday"),
            ["25 Dec", "29 Jan", "26 Feb", "26 Mar"],
        ),
        (series(repeats="month_day"), ["08 Dec", "08 Jan", "08 Feb", "08 Mar"]),
        (
            series(datetime(2026, 12, 31, 19, 0), repeats="last_day"),
            ["31 Dec", "31 Jan", "28 Feb", "31 Mar"],
        ),
        (series(repeats="once"), ["08 Dec"]),
        (series(until=date(2026, 12, 15)), ["08 Dec", "15 Dec"]),
        (series(skipped=frozenset({date(2026, 12, 15)})), ["08 Dec", "22 Dec", "29 Dec", "05 Jan"]),
    ],
    ids=str,
)
def test_it_repeats(one, expected):
    assert days(one) == [f"{start:%d %b}" for start in by_hand(one)] == expected


def by_hand(one):
    """The first four days by trying every one of them, without a library."""
    found, day, month = [], one.first, one.first.year * 12 + one.first.month
    while len(found) < 4 and day.year < 2030:
        months = day.year * 12 + day.month - month
        weeks, rest = divmod((day - one.first).days, 7)
        in_step = months % one.every == 0
        fits = {
            "once": day == one.first,
            "weekly": rest == 0 and weeks % one.every == 0,
            "nth_weekday": in_step
            and day.weekday() == one.first.weekday()
            and (day.day - 1) // 7 == (one.first.day - 1) // 7,
            "last_weekday": in_step
            and day.weekday() == one.first.weekday()
            and (day + timedelta(7)).month != day.month,
            "month_day": in_step and day.day == one.first.day,
            "last_day": in_step and (day + timedelta(1)).month != day.month,
        }[one.repeats]
        if fits and day.date() not in one.skipped and not (one.until and day.date() > one.until):
            found.append(day)
        day += timedelta(1)
    return found


def test_years_gone_by_cost_nothing_and_keep_the_rhythm():
    now = datetime(2046, 6, 1, tzinfo=UTC)
    fortnightly, quarterly = series(every=2), series(repeats="nth_weekday", every=3)

    assert (starts(fortnightly, now=now)[0] - TUESDAY).days % 14 == 0
    assert [f"{start:%b}" for start in starts(quarterly, now=now)] == ["Jun", "Sep", "Dec", "Mar"]


@given(
    first=st.datetimes(datetime(2020, 1, 1), datetime(2026, 1, 1)),
    repeats=st.sampled_from(["weekly", "nth_weekday", "last_weekday", "month_day", "last_day"]),
    every=st.integers(1, 12),
    since=st.dates(date(2019, 6, 1), date(2032, 1, 1)),
)
def test_beginning_late_finds_what_beginning_early_does(first, repeats, every, since):
    first = first.replace(minute=0, second=0, microsecond=0)
    if repeats == "nth_weekday" and first.day > 28 or repeats == "month_day" and first.day > 28:
        first = first.replace(day=28)
    one = series(first, repeats=repeats, every=every)

    late = recurrence.scheduled(one, since)
    early = (day for day in recurrence.scheduled(one, first.date()) if day.date() >= since)

    assert [next(late) for _ in range(3)] == [next(early) for _ in range(3)]


def test_seven_in_the_evening_stays_seven_when_the_clock_goes_back():
    found = recurrence.upcoming(
        [series(datetime(2026, 10, 20, 19, 0))], datetime(2026, 10, 20, tzinfo=UTC), limit=2
    )

    assert [occurrence.start.hour for occurrence in found] == [19, 19]
    assert [occurrence.start.astimezone(UTC).hour for occurrence in found] == [18, 19]


def test_seven_in_the_evening_stays_seven_when_the_clock_goes_forward():
    found = recurrence.upcoming(
        [series(datetime(2026, 3, 24, 19, 0))], datetime(2026, 3, 24, tzinfo=UTC), limit=2
    )

    assert [occurrence.start.hour for occurrence in found] == [19, 19]
    assert [occurrence.start.astimezone(UTC).hour for occurrence in found] == [19, 18]


def test_half_past_one_in_the_night_of_the_change_to_summer_is_an_hour_later():
    """1:30 on 29 March 2026 does not exist in London: after 0:59 comes 2:00."""
    (found,) = recurrence.upcoming(
        [series(datetime(2026, 3, 29, 1, 30), repeats="once")], LONG_AGO, limit=1
    )

    assert found.start.isoformat() == "2026-03-29T02:30:00+01:00"
    assert found.end - found.start == timedelta(minutes=90)
    assert recurrence.is_jumped_over(datetime(2026, 3, 29, 1, 30), LONDON)


def test_half_past_one_in_the_night_of_the_change_to_winter_is_the_first_of_the_two():
    """1:30 on 25 October 2026 comes twice in London."""
    (found,) = recurrence.upcoming(
        [series(datetime(2026, 10, 25, 1, 30), minutes=60, repeats="once")], LONG_AGO, limit=1
    )

    assert found.start.isoformat() == "2026-10-25T01:30:00+01:00"
    assert found.end.isoformat() == "2026-10-25T01:30:00+00:00"
    assert words.spoken(found)["hours"] == "1:30am BST to 1:30am GMT"


def test_a_weekly_meeting_in_that_night_is_at_its_own_time_again_a_week_later():
    found = recurrence.upcoming(
        [series(datetime(2026, 3, 22, 1, 30))], datetime(2026, 3, 22, tzinfo=UTC), limit=3
    )

    assert [f"{occurrence.start:%d %H:%M}" for occurrence in found] == [
        "22 01:30",
        "29 02:30",
        "05 01:30",
    ]


def test_another_zone_changes_on_other_days():
    """New York puts its clock forward on 8 March 2026, London on 29 March."""
    found = recurrence.upcoming(
        [series(datetime(2026, 3, 1, 18, 0), zone=NEW_YORK)], LONG_AGO, limit=6
    )

    assert [occurrence.start.astimezone(LONDON).hour for occurrence in found] == [
        *(23, 22, 22, 22),
        *(23, 23),
    ]
    assert {words.spoken(occurrence)["zone"] for occurrence in found} == {"EST", "EDT"}


def test_a_meeting_that_runs_is_still_the_next_one():
    now = datetime(2026, 12, 8, 20, 29, tzinfo=UTC)

    assert days(series(), now=now, limit=1) == ["08 Dec"]
    assert days(series(), now=now + timedelta(minutes=1), limit=1) == ["15 Dec"]


def test_one_that_began_yesterday_is_found_too():
    late = series(datetime(2026, 12, 8, 23, 0), minutes=600)

    assert days(late, now=datetime(2026, 12, 9, 8, 0, tzinfo=UTC), limit=1) == ["08 Dec"]


def test_several_meetings_come_in_order():
    found = recurrence.upcoming(
        [series(), series(datetime(2026, 12, 3, 12, 0), minutes=60)], LONG_AGO, limit=4
    )

    assert [f"{occurrence.start:%a %d}" for occurrence in found] == [
        "Thu 03",
        "Tue 08",
        "Thu 10",
        "Tue 15",
    ]


def test_what_has_ended_has_no_next_meeting():
    assert starts(series(until=date(2026, 12, 31)), now=datetime(2027, 1, 6, tzinfo=UTC)) == []


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (series(), "Every Tuesday"),
        (series(every=2), "Every 2 weeks on Tuesday"),
        (series(repeats="nth_weekday"), "Every month on the second Tuesday"),
        (series(repeats="nth_weekday", every=2), "Every 2 months on the second Tuesday"),
        (series(repeats="last_weekday"), "Every month on the last Tuesday"),
        (series(repeats="month_day"), "Every month on the 8th"),
        (series(repeats="last_day"), "Every month on the last day"),
        (series(repeats="once"), "Once, on Tuesday 8 December 2026"),
    ],
    ids=str,
)
def test_it_says_how_it_repeats(one, expected):
    assert words.rhythm(one) == expected


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (19, 0, "7pm"),
        (8, 5, "8:05am"),
        (0, 0, "midnight"),
        (12, 0, "midday"),
        (0, 30, "12:30am"),
        (12, 30, "12:30pm"),
    ],
)
def test_it_says_the_time_as_people_do(hour, minute, expected):
    assert words.clock(datetime(2026, 1, 1, hour, minute)) == expected


def test_it_says_on_which_day_a_meeting_past_midnight_ends():
    (found,) = recurrence.upcoming(
        [series(datetime(2026, 12, 8, 23, 0), minutes=120)], LONG_AGO, limit=1
    )

    assert words.spoken(found)["hours"] == "11pm to 1am on Wednesday"


def test_a_place_without_a_name_for_its_time_gets_its_distance_from_utc():
    zone = ZoneInfo("America/Sao_Paulo")
    (found,) = recurrence.upcoming([series(zone=zone)], LONG_AGO, limit=1)

    assert words.spoken(found)["zone"] == "UTC-03"
    assert words.place_of(zone) == "Sao Paulo"
