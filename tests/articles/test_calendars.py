"""Calendar files, read back by a library that we do not write them with."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import recurring_ical_events
from icalendar import Calendar

from articles.groups.ical import calendar
from articles.models import ChangedDay, SupportGroupPage
from tests.factories import make_article, make_group_index, make_meeting, make_support_group
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PATTERNS = {
    "weekly": {"first_on": date(2026, 1, 6)},
    "fortnightly": {"first_on": date(2026, 1, 6), "every": 2},
    "until": {"first_on": date(2026, 1, 6), "until": date(2026, 3, 31)},
    "nth-weekday": {"first_on": date(2026, 1, 13), "repeats": "nth_weekday"},
    "quarterly": {"first_on": date(2026, 1, 13), "repeats": "nth_weekday", "every": 3},
    "last-weekday": {"first_on": date(2026, 1, 30), "repeats": "last_weekday"},
    "day": {"first_on": date(2026, 1, 15), "repeats": "month_day"},
    "last-day": {"first_on": date(2026, 1, 31), "repeats": "last_day"},
    "once": {"first_on": date(2026, 1, 6), "repeats": "once"},
    "in-the-night-of-both-changes": {"first_on": date(2026, 1, 4), "starts_at": time(1, 30)},
    "first-one-in-the-gap": {"first_on": date(2026, 3, 29), "starts_at": time(1, 30)},
    "past-midnight": {"first_on": date(2026, 1, 6), "starts_at": time(23, 30), "minutes": 120},
}


def read(group):
    return Calendar.from_ical(calendar([group], name="Groups", now=NOW))


def events(found):
    return list(found.walk("VEVENT"))


def in_calendar(found, first, last):
    """[(start, length)] in UTC that a calendar app shows."""
    lengths = {str(event["uid"]): event["duration"].dt for event in events(found)}
    return sorted(
        # Its ends are an hour off if the clock changes meanwhile: RFC 5545, 3.3.6 counts hours.
        (event.start.astimezone(UTC), lengths[str(event["uid"])])
        for event in recurring_ical_events.of(found).between(first, last)
    )


def on_page(group, first, last):
    coming = group.timetable.upcoming(first, limit=200)
    return [
        (one.start.astimezone(UTC), one.end.astimezone(UTC) - one.start.astimezone(UTC))
        for one in coming
        if one.start < last
    ]


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_calendar_shows_what_the_page_shows(pattern, zone):
    first, last = NOW, datetime(2027, 12, 31, tzinfo=UTC)
    group = make_support_group(
        time_zone=zone,
        meetings=[make_meeting(**PATTERNS[pattern])],
        changed_days=[
            ChangedDay(date=date(2026, 2, 3)),
            ChangedDay(date=date(2026, 4, 2), kind="extra", starts_at=time(12, 0), minutes=45),
        ],
    )

    shown = in_calendar(read(group), first, last)

    assert shown == on_page(group, first, last)
    assert len(shown) >= 2


def test_the_first_meeting_may_be_cancelled():
    group = make_support_group(changed_days=[ChangedDay(date=date(2026, 1, 6))])

    (event,) = events(read(group))

    assert event.start.date() == date(2026, 1, 13)


def test_a_meeting_that_never_takes_place_is_not_there():
    group = make_support_group(
        meetings=[make_meeting(repeats="once")], changed_days=[ChangedDay(date=date(2026, 1, 6))]
    )

    assert events(read(group)) == []


def test_it_brings_the_changes_of_its_clocks():
    (zone,) = read(make_support_group()).walk("VTIMEZONE")

    offsets = {part.TZOFFSETTO for part in (*zone.standard, *zone.daylight)}
    assert zone["TZID"] == "Europe/London"
    assert offsets == {timedelta(0), timedelta(hours=1)}


def test_a_meeting_keeps_its_name_when_the_page_is_published_again():
    group = make_support_group()
    group.save_revision().publish()
    group.refresh_from_db()
    (before,) = events(read(group))
    group.title = "Another title"
    group.last_published_at += timedelta(minutes=5)

    (after,) = events(read(group))

    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt > before["last-modified"].dt


def test_so_does_one_that_was_added_to_a_published_page():
    pk = make_support_group().pk
    names = []
    for number in range(3):
        page = SupportGroupPage.objects.get(pk=pk)
        if number == 0:
            page.meetings.add(make_meeting(first_on=date(2026, 1, 8)))
        page.title = f"Title {number}"
        page.save_revision().publish()
        found = events(read(SupportGroupPage.objects.get(pk=pk)))
        names.append({str(event["uid"]) for event in found})

    assert len(names[0]) == 2
    assert names == [names[0]] * 3


def test_it_is_the_same_file_until_something_changes():
    group = make_support_group()

    assert calendar([group], name="x", now=NOW) == calendar(
        [group], name="x", now=NOW + timedelta(days=40)
    )


def test_it_says_where_and_no_more_than_others_may_read():
    group = make_support_group(
        title="After trauma",
        calendar_name="Tuesday group",
        where="in_person",
        place="The Hall\n1 High Street, Leeds",
        who_for="People with PTSD",
    )

    (event,) = events(read(group))

    assert event["summary"] == "Tuesday group"
    assert event["location"] == "The Hall, 1 High Street, Leeds"
    assert event["url"].endswith(group.url)
    assert "PTSD" not in event.to_ical().decode()


def test_an_example_says_that_it_is_one():
    (event,) = events(read(make_support_group(title="Evenings", is_example=True)))

    assert event["summary"] == "Example, not a real group: Evenings"


def test_signs_that_mean_something_in_a_calendar_are_escaped():
    title = "Rest; sleep, and\\more\r\nBEGIN:VALARM"

    (event,) = events(read(make_support_group(title=title)))

    assert event["summary"].splitlines() == ["Rest; sleep, and\\more", "BEGIN:VALARM"]
    assert not read(make_support_group(title=title)).walk("VALARM")


def test_the_file_of_one_group(reader):
    group = make_support_group(slug="tuesdays")
    make_support_group()

    answer = reader.get("/support-groups/tuesdays/calendar.ics")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert 'filename="tuesdays.ics"' in answer["Content-Disposition"]
    assert [event["summary"] for event in events(Calendar.from_ical(answer.content))] == [
        group.title
    ]


def test_the_file_of_all_groups_asks_as_much_for_one_as_for_many(reader):
    groups = [make_support_group() for _ in range(8)]
    make_support_group(live=False)

    assert queries_of(reader, "/support-groups/calendar.ics") <= 6

    answer = reader.get("/support-groups/calendar.ics")

    found = events(Calendar.from_ical(answer.content))
    assert {event["summary"] for event in found} == {group.title for group in groups}


def test_it_need_not_be_sent_again(reader):
    make_support_group()
    etag = reader.get("/support-groups/calendar.ics")["ETag"]

    again = reader.get("/support-groups/calendar.ics", headers={"if-none-match": etag})

    assert again.status_code == 304


def test_a_draft_and_what_is_no_group_have_no_file(reader):
    make_support_group(slug="draft", live=False)
    make_group_index()
    make_article(slug="tuesdays")

    assert reader.get("/support-groups/draft/calendar.ics").status_code == 404
    assert reader.get("/support-groups/tuesdays/calendar.ics").status_code == 404


@pytest.mark.parametrize("accept", ["text/html", "*/*", "text/calendar"])
def test_nobody_gets_it_who_has_not_accepted(client, reader, accept):
    make_support_group(slug="tuesdays")

    for address in ("/support-groups/calendar.ics", "/support-groups/tuesdays/calendar.ics"):
        answer = client.get(address, headers={"accept": accept})
        assert answer.status_code == 403
        assert b"VCALENDAR" not in answer.content


def test_it_is_only_for_reading(reader):
    assert reader.post("/support-groups/calendar.ics").status_code in {403, 405}
