import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from articles.models import StoryPage
from tests.factories import make_home, make_story, prose

pytestmark = pytest.mark.django_db


def test_it_is_labelled_as_illustrative(reader):
    story = make_story(person="Sarah", body=prose("<p>She slept again.</p>"))

    html = reader.get(story.url).content.decode()

    assert "not a real person" in html
    assert "She slept again." in html


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("helped", "Got better"), ("mixed", "Got better in part"), ("not_helped", "No better")],
)
def test_it_says_how_it_went_for_the_person_and_nothing_of_a_treatment(reader, outcome, words):
    story = make_story(outcome=outcome)

    facts = BeautifulSoup(reader.get(story.url).text, "html.parser").find(class_="eyebrow")

    assert facts.span.get_text(strip=True) == words == story.get_outcome_display()


def test_a_real_story_needs_recorded_consent():
    with pytest.raises(ValidationError, match="consent"):
        make_story(kind="real")


def test_a_real_story_with_consent_is_fine():
    assert make_story(kind="real", consent_recorded_on=datetime.date(2026, 1, 1)).live


@pytest.mark.parametrize("wrong", [{"kind": "invented"}, {"outcome": "cured"}])
def test_it_has_no_other_kinds_and_outcomes(wrong):
    with pytest.raises(ValidationError):
        make_story(**wrong)


def test_editors_may_add_it_to_the_list_of_stories_only():
    assert not StoryPage.can_create_at(make_home())


def test_a_draft_is_not_found(reader):
    assert reader.get(make_story(live=False).url).status_code == 404
