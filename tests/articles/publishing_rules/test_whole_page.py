"""Title, label, consent, pictures of open pages, and what is only hinted at."""

import datetime

import pytest
from django.utils import timezone

from articles.models import Correction, StandardPage, StoryPage
from tests.articles.publishing_rules.making import body, claim, codes, draft, in_memory, line
from tests.factories import (
    make_article,
    make_help_page,
    make_image,
    make_person,
    make_reference,
    make_standard_page,
    make_topic,
)

pytestmark = pytest.mark.django_db
STATUS = {
    "title": "Status",
    "checked_on": "2026-11-22",
    "entries": [{"place": "UK", "position": "<p>Class A</p>"}],
}
HELP = ("help_box", {"title": "Help", "text": ""})
OPEN = "picture-on-open-page"


@pytest.mark.parametrize("title", ["", "   "])
def test_a_page_without_a_title_is_stopped(title):
    assert "missing-title" in codes(in_memory(title=title), stops=True)


def test_a_story_without_a_label_is_stopped():
    assert "story-without-label" in codes(StoryPage(title="Sam", kind=""), stops=True)


def test_a_real_story_without_consent_is_stopped():
    assert "story-without-consent" in codes(StoryPage(title="Sam", kind="real"), stops=True)


def test_a_real_story_with_consent_and_an_illustrative_one_are_fine():
    day = datetime.date(2026, 1, 1)

    assert codes(StoryPage(title="Sam", kind="real", consent_recorded_on=day), stops=True) == set()
    assert codes(StoryPage(title="Sam", kind="illustrative"), stops=True) == set()


def test_consent_that_was_not_yet_given_is_none():
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    story = StoryPage(title="Sam", kind="real", consent_recorded_on=tomorrow)

    assert "story-without-consent" in codes(story, stops=True)


@pytest.mark.parametrize(("days", "stops"), [(0, False), (1, True)])
def test_nothing_was_corrected_tomorrow(days, stops):
    page = make_article()
    day = timezone.localdate() + datetime.timedelta(days=days)
    page.corrections = [Correction(date=day, text="It said 17 and says 71.")]

    assert ("correction-in-the-future" in codes(page, stops=True)) == stops


@pytest.mark.parametrize(("slug", "stops"), [("help", True), ("a-campaign", False)])
def test_a_page_that_others_link_to_does_not_come_off_by_itself(slug, stops):
    page = make_help_page() if slug == "help" else make_standard_page(slug=slug)
    page.expire_at = timezone.now() + datetime.timedelta(days=1)

    assert ("fixed-page-comes-off" in codes(page, stops=True)) == stops


def test_a_page_that_everybody_may_read_has_no_pictures_of_the_library():
    figure = ("figure", {"image": make_image().pk, "alternative_text": "Hills", "caption": ""})

    assert OPEN in codes(StandardPage(title="x", slug="privacy", body=body(figure)), stops=True)
    assert OPEN in codes(StandardPage(title="x", slug="privacy", social_image=make_image()))
    assert OPEN not in codes(StandardPage(title="x", slug="about", body=body(figure)))


def test_an_article_about_mdma_is_reminded_of_its_status_box():
    assert "no-status-box-first" in codes(draft(HELP, title="MDMA and the law"), stops=False)
    assert "no-status-box-first" in codes(draft(HELP, topics=[make_topic(name="MDMA")]))
    assert "no-status-box-first" not in codes(draft(("status_box", STATUS), title="MDMA"))
    assert "no-status-box-first" not in codes(draft(HELP, title="Sleeping well"))


def test_help_is_near_the_top_and_at_the_foot():
    words = ("prose", "<p>x</p>")

    assert "no-help-at-the-top" in codes(draft(words, words, words, HELP), stops=False)
    assert "no-help-at-the-foot" in codes(draft(HELP, words), stops=False)
    assert not codes(draft(words, HELP, words, HELP))
    assert not codes(draft(HELP))


def test_a_note_on_funding_without_words_is_none():
    reference = make_reference()
    blocks = [("claim", claim(statement=line("x", reference)))]
    page = draft(*blocks, funding_note='<p data-block-key="x"></p>')

    assert "no-funding-note" in codes(page, stops=False)


def test_what_makes_claims_says_who_wrote_and_who_paid():
    cited = ("claim", claim(statement=line("It may help", make_reference())))

    assert {"no-author", "no-funding-note"} <= codes(draft(cited), stops=False)
    named = draft(cited, author=make_person(), funding_note="<p>Nobody paid.</p>")
    assert not {"no-author", "no-funding-note"} & codes(named)
