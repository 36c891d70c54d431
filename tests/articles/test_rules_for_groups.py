"""Hints for whoever describes a support group."""

from datetime import date

import pytest
from django.utils import timezone

from articles.models import ChangedDay, Meeting, SupportGroupPage
from articles.publishing_rules.rules import findings_for
from tests.factories import make_article, make_meeting, make_support_group

pytestmark = pytest.mark.django_db

FINE = {"how_to_join": "Write first.", "email": "groups@charity.example", "phone": "0113 496 0000"}


def codes(page, field=None):
    return {
        finding.code
        for finding in findings_for(page)
        if "group" in finding.code or finding.code == "personal-contact"
    }


def test_a_group_that_can_be_found_and_joined_is_fine():
    assert codes(make_support_group(**FINE)) == set()


@pytest.mark.parametrize(
    "personal",
    [
        {"email": "sam.smith@gmail.com"},
        {"email": "Sam@Hotmail.co.uk"},
        {"phone": "07700 900123"},
        {"phone": "+44 (0)7700 900123"},
        {"phone": "0044 7700 900123"},
    ],
    ids=str,
)
def test_a_contact_of_a_private_person_gets_a_hint(personal):
    page = make_support_group(**{**FINE, **personal})

    assert codes(page) == {"personal-contact"}
    assert not any(finding.stops for finding in findings_for(page))


def test_a_group_needs_meetings_a_place_and_a_way_to_join():
    page = SupportGroupPage(title="x", where="in_person")

    assert codes(page) == {
        "group-without-meetings",
        "group-without-place",
        "group-cannot-be-joined",
    }


NEXT_YEAR = timezone.localdate().year + 1


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(NEXT_YEAR, 3, 31), set()),
        (date(NEXT_YEAR, 3, 30), {"cancelled-day-without-meeting"}),
        (date(2026, 2, 2), set()),
    ],
    ids=["a day of a meeting", "another day", "long ago"],
)
def test_a_cancelled_day_is_one_of_a_meeting(day, found):
    monthly = make_meeting(first_on=date(2026, 1, 31), repeats="last_day")
    days = [ChangedDay(date=day)]
    page = make_support_group(meetings=[monthly], changed_days=days, live=False, **FINE)

    findings = [each for each in findings_for(page) if each.code.startswith("cancelled")]

    assert {each.code for each in findings} == found
    assert all(each.stops for each in findings)


def test_it_is_said_at_the_day_itself_whatever_is_not_filled_in_yet():
    days = [ChangedDay(date=date(NEXT_YEAR, 1, 1))]
    page = make_support_group(changed_days=days, live=False, **FINE)
    page.meetings = [make_meeting(first_on=date(NEXT_YEAR, 1, 2)), Meeting()]

    (finding,) = [each for each in findings_for(page) if each.code.startswith("cancelled")]

    assert finding.place.path == (0, "date")


def test_other_pages_are_left_alone():
    assert codes(make_article()) == set()
