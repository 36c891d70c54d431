"""Hints for whoever describes a support group."""

import pytest

from articles.models import SupportGroupPage
from articles.publishing_rules.rules import findings_for
from tests.factories import make_article, make_support_group

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


def test_other_pages_are_left_alone():
    assert codes(make_article()) == set()
