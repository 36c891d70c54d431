"""A draft may be unfinished; nothing unfinished is published past the editor's form."""

import pytest

from articles.models import FAQQuestion
from tests.articles.publishing_rules.making import codes, found, in_memory, key_points, line, trial
from tests.factories import make_faq, make_reference

pytestmark = pytest.mark.django_db


def test_an_empty_field_of_a_block_is_found_where_it_is():
    value = trial(outcome=line("x", make_reference()), funding="")

    (finding,) = found(in_memory(("prose", "<p>x</p>"), ("trial_result", value)), "unfinished")

    assert finding.stops
    assert finding.place.path == (1, "funding")
    assert str(finding).startswith("Text, block 2 (Result of a trial), Who paid")


def test_an_empty_point_in_a_list_is_found_where_it_is():
    points = key_points(line("One", make_reference()), "")

    (finding,) = found(in_memory(("key_points", points)), "unfinished")

    assert finding.place.path == (0, "points", 1)


def test_an_empty_answer_is_found():
    page = make_faq()
    page.questions.add(FAQQuestion(question="Why?", answer=""))

    (finding,) = found(page, "unfinished")

    assert finding.place.path == (0, "answer")


def test_a_finished_page_is_fine():
    assert "unfinished" not in codes(in_memory(("prose", "<p>x</p>")))
