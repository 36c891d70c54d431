from datetime import UTC, date, datetime, time, timedelta
from unittest.mock import patch

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from articles.models import ChangedDay, SupportGroupPage
from tests.factories import make_home, make_meeting, make_support_group, prose

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_new_years_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 1, 1, 12, tzinfo=UTC))


def read(reader, group):
    return reader.get(group.url).content.decode()


def test_it_says_who_it_is_for_and_how_to_join(reader):
    group = make_support_group(
        title="Tuesday evenings",
        who_for="Anybody who lives with PTSD",
        where="in_person",
        place="The Hall\nLeeds",
        how_to_join="Write first.",
        web_address="https://charity.example/groups/",
        email="groups@charity.example",
        body=prose("<p>We drink tea.</p>"),
    )

    html = read(reader, group)

    for words in (
        "Anybody who lives with PTSD",
        "In person",
        "The Hall<br>Leeds",
        "Write first.",
        'href="https://charity.example/groups/"',
        'href="mailto:groups@charity.example"',
        "We drink tea.",
    ):
        assert words in html


def test_it_shows_the_rhythm_and_the_next_meetings(reader, on_new_years_day):
    group = make_support_group(meetings=[make_meeting(note="for newcomers")])

    html = read(reader, group)

    assert "<strong>Every Tuesday</strong>, 7pm to 8:30pm: for newcomers" in html
    assert '<time datetime="2026-01-06T19:00:00+00:00"><strong>Tuesday 6 January 2026' in html
    assert "Tuesday 10 February 2026" in html
    assert "Tuesday 17 February 2026" not in html
    assert "clock in London (Europe/London)" in html


def test_a_group_without_a_rhythm_has_no_empty_list(reader, on_new_years_day):
    walk = ChangedDay(date=date(2026, 1, 15), kind="extra", starts_at=time(12), note="walk")
    group = make_support_group(meetings=[], changed_days=[walk])

    page = BeautifulSoup(read(reader, group), "html.parser")

    assert "Thursday 15 January 2026" in page.main.get_text()
    assert [ul for ul in page.main.find_all("ul") if not ul.find("li")] == []


def test_it_says_which_meetings_do_not_take_place(reader, on_new_years_day):
    days = [
        ChangedDay(date=date(2026, 1, 13), note="holiday"),
        ChangedDay(date=date(2025, 12, 30), note="long ago"),
        ChangedDay(date=date(2026, 1, 15), kind="extra", starts_at=time(12), note="walk"),
    ]

    group = make_support_group(changed_days=days)
    # The meetings were moved to another weekday meanwhile.
    ChangedDay.objects.create(page=group, date=date(2026, 1, 14), note="no meeting was planned")

    html = read(reader, group)

    assert "Tuesday 13 January 2026</time>: holiday" in html
    assert "no meeting was planned" not in html
    assert "long ago" not in html
    assert "<strong>Tuesday 13 January 2026" not in html
    hours = '<span class="nowrap">midday to 1:30pm</span>'
    assert f"<strong>Thursday 15 January 2026</strong>, {hours}" in html


def test_the_next_meetings_move_on_with_the_time(reader):
    group = make_support_group()
    first = datetime(2026, 6, 1, tzinfo=UTC)

    shown = []
    for day in (first, first + timedelta(days=7)):
        with patch("django.utils.timezone.now", lambda day=day: day):
            shown.append(reader.get(group.url).context["next_meetings"][0]["day"])

    assert shown == ["Tuesday 2 June 2026", "Tuesday 9 June 2026"]


def test_a_group_that_does_not_meet_says_so(reader):
    group = make_support_group(meetings=[make_meeting(until=date(2026, 1, 31))])

    assert "No meeting is planned at the moment." in read(reader, group)


def test_it_says_when_meetings_begin(reader, on_new_years_day):
    group = make_support_group(
        meetings=[
            make_meeting(first_on=date(2026, 3, 3), note="weekly"),
            make_meeting(first_on=date(2026, 3, 4), repeats="once", note="once"),
            make_meeting(first_on=date(2025, 3, 6), note="long since"),
        ]
    )

    html = read(reader, group)

    assert 'weekly <span class="quiet">from 3 March 2026</span>' in html
    assert html.count("</strong>, 7pm to 8:30pm:") == 3
    assert html.count(">from ") == 1


def test_what_is_over_is_no_longer_said(reader, on_new_years_day):
    group = make_support_group(
        meetings=[
            make_meeting(first_on=date(2025, 6, 3), until=date(2025, 12, 30), note="last year"),
            make_meeting(first_on=date(2025, 12, 31), repeats="once", note="yesterday"),
            make_meeting(until=date(2026, 1, 6), note="once more"),
        ]
    )

    html = read(reader, group)

    assert "last year" not in html
    assert "yesterday" not in html
    assert "7pm to 8:30pm: once more" in html


def test_an_example_cannot_be_taken_for_a_real_group(reader):
    html = read(reader, make_support_group(is_example=True))

    assert "This group does not exist." in html
    assert "Example, not a real group" in html
    assert '"Event"' not in html


def test_machines_are_told_of_the_next_meetings(reader, on_new_years_day):
    group = make_support_group(
        title="Evenings", run_by="A charity", web_address="https://charity.example/"
    )

    facts = reader.get(group.url).context["structured_data"]

    events = [fact for fact in facts if fact["@type"] == "Event"]
    assert len(events) == 6
    assert events[0]["startDate"] == "2026-01-06T19:00:00+00:00"
    assert events[0]["endDate"] == "2026-01-06T20:30:00+00:00"
    assert events[0]["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert events[0]["location"] == [
        {"@type": "VirtualLocation", "url": "https://charity.example/"}
    ]
    assert events[0]["organizer"]["name"] == "A charity"


def test_the_place_of_a_group_that_meets_both_ways_is_both(reader):
    group = make_support_group(where="both", place="The Hall, Leeds")

    facts = reader.get(group.url).context["structured_data"]

    locations = next(fact["location"] for fact in facts if fact["@type"] == "Event")
    assert [place["@type"] for place in locations] == ["Place", "VirtualLocation"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"first_on": date(2026, 1, 30), "repeats": "nth_weekday"}, "fifth"),
        ({"first_on": date(2026, 1, 6), "repeats": "last_weekday"}, "not the last"),
        ({"first_on": date(2026, 1, 29), "repeats": "month_day"}, "Not every month"),
        ({"first_on": date(2026, 1, 30), "repeats": "last_day"}, "not the last day"),
        ({"until": date(2025, 1, 1)}, "before the first"),
        ({"repeats": "once", "until": date(2026, 2, 1)}, "once has no last one"),
        ({"first_on": date(1926, 1, 1)}, "between 2000 and 2100"),
        ({"every": 0}, "greater than or equal to 1"),
        ({"every": 13}, "less than or equal to 12"),
        ({"minutes": 4}, "greater than or equal to 5"),
        ({"minutes": 1441}, "less than or equal to 1440"),
        ({"repeats": "yearly"}, "not a valid choice"),
    ],
    ids=str,
)
def test_a_meeting_has_to_make_sense(wrong, words):
    with pytest.raises(ValidationError, match=words):
        make_meeting(**wrong).full_clean(exclude=["page"])


def test_an_extra_meeting_needs_a_time():
    with pytest.raises(ValidationError, match="begins"):
        ChangedDay(date=date(2026, 1, 1), kind="extra").full_clean(exclude=["page"])


def test_it_stands_below_the_list_of_groups_only():
    assert not SupportGroupPage.can_create_at(make_home())


def test_a_zone_that_does_not_exist_is_refused():
    with pytest.raises(ValidationError, match="valid choice"):
        make_support_group(time_zone="Europe/Atlantis")


def test_a_draft_is_not_found(reader):
    assert reader.get(make_support_group(live=False).url).status_code == 404


def test_nobody_reads_it_who_has_not_accepted(client, reader):
    group = make_support_group(who_for="Anybody with PTSD")

    assert b"Anybody with PTSD" not in client.get(group.url).content
