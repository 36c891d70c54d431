from datetime import UTC, date, datetime

import pytest

from tests.factories import make_group_index, make_home, make_meeting, make_support_group

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_new_years_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 1, 1, 12, tzinfo=UTC))


@pytest.fixture
def groups(db):
    """Names in another order than their next meetings."""
    return [
        make_support_group(title="Cedar", meetings=[make_meeting(first_on=date(2026, 1, 6))]),
        make_support_group(
            title="ash",
            where="in_person",
            meetings=[make_meeting(first_on=date(2026, 1, 7))],
        ),
        make_support_group(
            title="Birch", where="both", meetings=[make_meeting(first_on=date(2026, 1, 5))]
        ),
        make_support_group(title="Alder", meetings=[make_meeting(until=date(2026, 1, 7))]),
    ]


def titles(reader, query=""):
    listing = reader.get(f"{make_group_index().url}{query}").context["listing"]
    return [listed.page.title for listed in listing]


def test_the_next_meeting_comes_first(reader, groups):
    groups[3].meetings = [make_meeting(first_on=date(2025, 1, 7), until=date(2025, 12, 30))]
    groups[3].save()

    assert titles(reader) == ["Birch", "Cedar", "ash", "Alder"]


def test_it_is_sorted_by_name_on_demand(reader, groups):
    assert titles(reader, "?order=name") == ["Alder", "ash", "Birch", "Cedar"]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("online", {"Cedar", "Birch", "Alder"}),
        ("in-person", {"ash", "Birch"}),
        ("nowhere", {"Cedar", "ash", "Birch", "Alder"}),
    ],
)
def test_it_can_be_narrowed_down_to_where(reader, groups, where, expected):
    assert set(titles(reader, f"?where={where}")) == expected


def test_it_says_when_each_group_meets_next(reader, groups):
    html = reader.get(make_group_index().url).content.decode()

    assert "Monday 5 January 2026, 7pm to 8:30pm</time> (GMT)" in html


def test_it_has_pages_that_keep_what_was_chosen(reader):
    for number in range(13):
        make_support_group(title=f"Group {number:02}")

    first = reader.get(f"{make_group_index().url}?where=online&order=name")

    assert len(first.context["listing"]) == 12
    assert 'href="?page=2&amp;where=online&amp;order=name"' in first.content.decode()
    assert titles(reader, "?where=online&order=name&page=2") == ["Group 12"]
    assert titles(reader, "?page=nonsense") == titles(reader)


def test_drafts_are_not_listed(reader):
    make_support_group(title="Shown")
    make_support_group(title="Draft", live=False)

    assert titles(reader) == ["Shown"]


def test_an_empty_list_says_so(reader):
    assert "There is no such group" in reader.get(make_group_index().url).content.decode()


def test_there_is_one(reader):
    make_group_index()

    assert not type(make_group_index()).can_create_at(make_home())
