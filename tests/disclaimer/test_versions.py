"""The text in force: five seconds old at the most, and standing while the database is away."""

import pytest
from django.db import OperationalError

from disclaimer import versions
from disclaimer.models import DisclaimerVersion
from tests.disclaimer.making import make_version

pytestmark = pytest.mark.django_db


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_it_knows_the_newest_published_text():
    make_version(body="<p>Words</p>")

    version = versions.in_force()

    assert (version.label, version.body_html) == ("1.0", "<p>Words</p>")


def test_it_asks_the_database_once_in_five_seconds(clock, django_assert_num_queries):
    make_version()
    with django_assert_num_queries(1):
        versions.in_force(clock)
        clock.now += 4.9
        versions.in_force(clock)


def test_a_new_text_is_known_after_five_seconds_without_being_told(clock):
    make_version()
    versions.in_force(clock)
    make_version(is_material=True)

    clock.now += 4.9
    assert versions.in_force(clock).major == 1
    clock.now += 0.1
    assert versions.in_force(clock).major == 2


def test_the_last_known_text_stands_while_the_database_is_away(clock, monkeypatch):
    make_version()
    versions.in_force(clock)

    def fail():
        raise OperationalError("the database went away")

    monkeypatch.setattr(DisclaimerVersion.objects, "acceptable", fail)
    clock.now += 3600

    assert versions.in_force(clock).label == "1.0"


def test_it_is_closed_when_nothing_was_ever_read(clock, monkeypatch):
    def fail():
        raise OperationalError("the database is away")

    monkeypatch.setattr(DisclaimerVersion.objects, "acceptable", fail)

    with pytest.raises(versions.NoVersionKnown):
        versions.in_force(clock)


def test_it_is_closed_before_any_text_is_published(clock):
    with pytest.raises(versions.NoVersionKnown):
        versions.in_force(clock)


def test_the_last_known_text_stands_while_a_newer_one_is_looked_for(clock, monkeypatch):
    make_version()
    versions.in_force(clock)
    versions.read_soon()

    def fail():
        raise OperationalError("the database went away")

    monkeypatch.setattr(DisclaimerVersion.objects, "acceptable", fail)

    assert versions.in_force(clock).label == "1.0"


def test_it_says_for_how_long_its_answer_counts(clock):
    make_version()
    assert versions.seconds_fresh(clock) == 0

    versions.in_force(clock)
    clock.now += 2

    assert versions.seconds_fresh(clock) == 3
    clock.now += 10
    assert versions.seconds_fresh(clock) == 0


def test_only_texts_of_the_newest_major_number_can_be_accepted_without_a_query(
    django_assert_num_queries,
):
    for is_material in (True, False, True, False):
        make_version(is_material=is_material)
    versions.in_force()

    with django_assert_num_queries(0):
        assert versions.text_of(2, 0).label == "2.0"
        assert versions.text_of(2, 1).label == "2.1"
    with django_assert_num_queries(1):
        assert versions.text_of(2, 2) is None


def test_an_answer_is_as_old_as_the_question(clock, monkeypatch):
    make_version()
    real = DisclaimerVersion.objects.acceptable

    def slow():
        clock.now += 0.9
        return real()

    monkeypatch.setattr(DisclaimerVersion.objects, "acceptable", slow)
    versions.in_force(clock)

    assert versions.seconds_fresh(clock) == pytest.approx(4.1)
