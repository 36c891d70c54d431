"""A claim, a trial and key points rest on citations of works that still stand."""

import pytest

from tests.articles.publishing_rules.making import (
    claim,
    codes,
    draft,
    found,
    in_memory,
    key_points,
    line,
    trial,
)
from tests.factories import make_reference, make_standard_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("claim", claim(), "claim-without-citation"),
        ("trial_result", trial(), "trial-without-citation"),
    ],
)
def test_what_says_something_without_a_citation_stops_a_page(name, value, code):
    assert code in codes(in_memory((name, value)), stops=True)


def test_key_points_without_a_citation_may_be_advice_and_are_a_hint():
    page = in_memory(("key_points", key_points(line("One"), line("Two"))))

    assert "key-points-without-citation" in codes(page)
    assert codes(page, stops=True) == set()


@pytest.mark.parametrize("field", ["statement", "basis"])
def test_a_claim_may_be_cited_in_its_sentence_or_with_who_says_so(field):
    value = claim(**{field: line("Words", make_reference())})

    assert codes(in_memory(("claim", value)), stops=True) == set()


@pytest.mark.parametrize("field", ["outcome", "note"])
def test_a_trial_may_be_cited_with_what_was_counted_or_in_its_note(field):
    value = trial(**{field: line("Words", make_reference())})

    assert codes(in_memory(("trial_result", value)), stops=True) == set()


def test_who_paid_for_a_trial_does_not_say_where_its_figures_stand():
    value = trial(funding=line("The maker", make_reference()))

    assert "trial-without-citation" in codes(in_memory(("trial_result", value)))


def test_one_cited_point_is_enough_and_the_others_are_hinted_at():
    points = key_points(line("One", make_reference()), line("Two"))
    page = in_memory(("key_points", points))

    assert codes(page, stops=True) == set()
    assert found(page, "point-without-citation")[0].place.path == (0, "points", 1)


def test_points_that_ask_claim_nothing():
    page = in_memory(("key_points", key_points(line("Compared with what?"), line("Who paid? "))))

    assert codes(page, stops=True) == set()
    assert "point-without-citation" not in codes(page)


def test_key_points_of_a_page_that_everybody_may_read_are_no_claims():
    page = make_standard_page(slug="privacy")
    page.body = in_memory(("key_points", key_points(line("We keep nothing.")))).body

    assert "key-points-without-citation" not in codes(page)


@pytest.mark.parametrize("status", ["retracted", "withdrawn"])
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("claim", lambda text: claim(statement=text)),
        ("claim", lambda text: claim(statement=line("x", make_reference()), basis=text)),
        ("trial_result", lambda text: trial(outcome=text)),
        ("trial_result", lambda text: trial(outcome=line("x", make_reference()), funding=text)),
        ("key_points", lambda text: key_points(text)),
    ],
)
def test_a_work_that_was_retracted_supports_nothing(name, make, status):
    reference = make_reference(label="Doe 2020", retraction_status=status)
    page = in_memory((name, make(line("Words", reference))))

    (finding,) = found(page, "retracted-support")

    assert finding.stops
    assert "Doe 2020" in str(finding)
    assert "block 1" in str(finding)


def test_plain_words_may_name_a_work_that_was_retracted():
    reference = make_reference(retraction_status="retracted")

    assert codes(in_memory(("prose", line("It was retracted.", reference))), stops=True) == set()


@pytest.mark.parametrize(
    ("name", "make"),
    [("claim", lambda text: claim(statement=text)), ("prose", lambda text: text)],
)
def test_a_citation_of_a_work_that_was_deleted_stops_a_page(name, make):
    reference = make_reference(label="Doe 2020")
    page = in_memory((name, make(line("Words", reference))))
    reference.delete()

    (finding,) = found(page, "citation-of-nothing")

    assert finding.stops
    assert "Doe 2020" in str(finding)
    assert "block 1" in str(finding)


def test_an_expression_of_concern_is_a_hint():
    reference = make_reference(retraction_status="concern")
    page = in_memory(("claim", claim(statement=line("Words", reference))))

    assert codes(page, stops=True) == set()
    assert "doubtful-support" in codes(page, stops=False)


def test_a_correction_is_nothing_to_stop_for():
    reference = make_reference(retraction_status="corrected")
    page = in_memory(("claim", claim(statement=line("Words", reference))))

    assert not codes(page) & {"retracted-support", "doubtful-support"}


def test_a_line_of_a_status_box_without_a_citation_is_a_hint():
    entries = [{"place": "UK", "position": line("Class A")}]
    box = {"title": "Status", "checked_on": "2026-11-22", "entries": entries}
    page = in_memory(("status_box", box))

    assert "status-without-citation" in codes(page, stops=False)
    assert codes(page, stops=True) == set()


def test_it_asks_as_often_for_one_claim_as_for_many(django_assert_num_queries):
    blocks = [
        ("claim", claim(statement=line(f"Claim {number}", make_reference()))) for number in range(6)
    ]
    few, many = draft(*blocks[:1]), draft(*blocks)
    for page in (few, many):
        with django_assert_num_queries(4):
            codes(page)
