"""What notices mean, and what a check may do to a record."""

import datetime

import pytest
from django.utils import timezone

from articles.references.models import Reference
from articles.references.retractions import (
    NOTHING,
    STATUS_OF,
    News,
    Notice,
    gravest_notice,
    take_over,
)
from articles.references.standing import GRAVE, gravity, unsupportable
from tests.articles.registers import NOTICE, recorded
from tests.factories import make_reference

RETRACTED = Notice("retracted", datetime.date(2026, 10, 19), NOTICE)


def update(kind, **more):
    return {"type": kind, **more}


def check(reference, notice):
    return take_over(reference, notice, at=timezone.now())


def test_of_many_notices_the_gravest_counts():
    assert gravest_notice(recorded("retracted")["message"]) == RETRACTED


def test_a_work_without_notices_stands():
    assert gravest_notice(recorded("work")["message"]) == NOTHING


def test_of_equal_notices_the_newest_counts():
    entries = [
        update("erratum", DOI="10.5555/old", updated={"date-parts": [[2020, 1, 2]]}),
        update("correction", DOI="10.5555/new", updated={"date-parts": [[2024, 3, 4]]}),
        update("corrigendum", DOI="10.5555/undated"),
    ]

    assert gravest_notice({"updated-by": entries}).doi == "10.5555/new"


@pytest.mark.parametrize(("kind", "status"), STATUS_OF.items())
def test_each_kind_of_notice_has_its_status(kind, status):
    assert gravest_notice({"updated-by": [update(kind)]}).status == status


@pytest.mark.parametrize("spelling", ["Expression of Concern", "expression-of-concern"])
def test_kinds_are_known_in_other_spellings(spelling):
    assert gravest_notice({"updated-by": [update(spelling)]}).status == "concern"


@pytest.mark.parametrize("kind", ["new_version", "new_edition", "clarification", "other", "", None])
def test_some_updates_say_nothing_against_a_work(kind):
    assert gravest_notice({"updated-by": [update(kind)]}) == NOTHING


def test_a_notice_itself_was_not_retracted():
    """`update-to` stands in the notice, and points the other way."""
    assert gravest_notice({"update-to": [update("retraction", DOI="10.5555/work")]}) == NOTHING


def test_a_mark_before_the_title_is_a_notice():
    assert gravest_notice(recorded("odd")["message"]) == Notice("retracted")


@pytest.mark.parametrize("title", ["Retracted: a study of retractions", "RETRACTED or not?"])
def test_a_title_about_retractions_is_none(title):
    assert gravest_notice({"title": [title]}) == NOTHING


@pytest.mark.parametrize(
    "work",
    [
        {"updated-by": "retraction"},
        {"updated-by": [None, 5, []]},
        {"updated-by": [{"type": ["retraction"]}]},
        {"updated-by": [{"type": "retracted"}], "title": [None]},
    ],
)
def test_odd_answers_are_no_notices(work):
    assert gravest_notice(work) == NOTHING


def test_a_year_alone_is_no_date():
    notice = gravest_notice(
        {"updated-by": [update("retraction", updated={"date-parts": [[2026]]})]}
    )

    assert notice == Notice("retracted")


def test_a_notice_is_taken_over():
    reference = Reference(retraction_status="corrected", retraction_reason="A table was wrong.")

    assert check(reference, RETRACTED) == News.GRAVER

    assert reference.retraction_status == "retracted"
    assert reference.retraction_date == datetime.date(2026, 10, 19)
    assert reference.notice_doi == NOTICE
    assert reference.retraction_reason == ""
    assert reference.notices_checked_at


def test_the_same_notice_is_no_news_the_next_time():
    reference = Reference()
    check(reference, RETRACTED)

    assert check(reference, RETRACTED) is None


def test_what_a_person_wrote_is_not_weakened():
    reference = Reference(retraction_status="retracted", retraction_reason="Breaches.")

    assert check(reference, Notice("corrected", None, "10.5555/c")) is None
    assert check(reference, NOTHING) == News.GONE
    assert reference.retraction_status == "retracted"
    assert reference.retraction_reason == "Breaches."
    assert reference.notice_doi == ""


def test_what_a_person_wrote_is_completed():
    reference = Reference(retraction_status="retracted", retraction_reason="Breaches.")

    assert check(reference, RETRACTED) is None
    assert reference.retraction_date == RETRACTED.date
    assert reference.notice_doi == NOTICE
    assert reference.retraction_reason == "Breaches."


def test_a_date_that_a_person_wrote_stays():
    day = datetime.date(2026, 1, 1)
    reference = Reference(retraction_status="retracted", retraction_date=day)

    check(reference, RETRACTED)

    assert reference.retraction_date == day


def test_news_ask_for_another_look():
    looked_at = datetime.date(2026, 1, 1)
    reference = Reference(checked_on=looked_at)

    check(reference, NOTHING)
    assert reference.checked_on == looked_at

    check(reference, RETRACTED)
    assert reference.checked_on is None


def test_a_notice_that_is_gone_is_news_once_and_drops_nothing():
    reference = Reference()
    check(reference, RETRACTED)

    assert check(reference, NOTHING) == News.GONE
    assert check(reference, NOTHING) is None
    assert reference.retraction_status == "retracted"


def test_a_status_that_is_left_to_us_stays_and_staff_hear_once():
    reference = Reference(keeps_own_status=True)

    assert check(reference, RETRACTED) == News.OVERRULED
    assert check(reference, RETRACTED) is None
    assert reference.retraction_status == "none"
    assert reference.status_found == "retracted"


def test_no_journal_article_stays_none():
    reference = Reference(retraction_status="n/a")

    assert check(reference, NOTHING) is None
    assert reference.retraction_status == "n/a"


def test_every_status_has_its_weight():
    weights = [gravity(status) for status in Reference.Retraction]

    assert weights == [0, 0, 2, 3, 4, 5, 6]
    assert gravity("") == 0
    assert {"retracted", "withdrawn", "partly", "concern"} == GRAVE


@pytest.mark.django_db
def test_claims_may_not_rest_on_what_was_retracted_or_withdrawn(django_assert_num_queries):
    by_status = {
        status: make_reference(retraction_status=status) for status in Reference.Retraction
    }
    ids = [reference.pk for reference in by_status.values()]

    with django_assert_num_queries(1):
        found = unsupportable([*ids, 999_999])

    assert set(found) == {by_status["retracted"].pk, by_status["withdrawn"].pk}
    with django_assert_num_queries(0):
        assert unsupportable([]) == {}
