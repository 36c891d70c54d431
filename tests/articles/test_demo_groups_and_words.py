"""Support groups and words of the demo content."""

import json
import re

import pytest
from django.core.management import call_command

from articles.demo.reader import Content
from articles.glossary.lexicon import lexicon
from articles.models import GlossaryTerm, SupportGroupPage
from articles.skeleton import make_skeleton
from tests.articles.test_demo_content import CITED, HYPE
from tests.once import made_once

CONTACT = re.compile(r"https?://|@(?!\w+-\d)|\b0\d{3}|\+44")


@pytest.fixture(scope="module")
def content():
    return Content()


def test_every_group_is_an_example_and_says_so_in_its_title(content):
    assert len(content.groups) >= 4
    for document in content.groups:
        assert document.facts["is_example"] is True
        assert document.facts["title"].startswith("Example group: ")
        assert "not a real group" in document.facts["public_summary"]


def test_no_group_can_be_reached(content):
    for document in content.groups:
        facts = json.dumps(document.facts, default=str)
        assert not CONTACT.search(facts), document.address
        assert not {"email", "phone", "web_address"} & set(document.facts)
        assert "not a real place" in facts or document.facts["where"] == "online"


def test_the_groups_show_each_way_to_meet_and_days_that_differ(content):
    meetings = [meeting for document in content.groups for meeting in document.facts["meetings"]]
    days = [day for document in content.groups for day in document.facts["changed_days"]]

    assert {meeting["repeats"] for meeting in meetings} >= {"weekly", "nth_weekday", "last_weekday"}
    assert {document.facts["where"] for document in content.groups} == {
        *("online", "in_person", "both"),
    }
    assert {day["kind"] for day in days} == {"cancelled", "extra"}


def test_words_are_explained_in_plain_sentences(content):
    assert 20 <= len(content.glossary) <= 40
    for facts in content.glossary:
        words = json.dumps(facts)
        assert len(facts["definition"]) <= 320, facts["term"]
        assert not HYPE.search(words), facts["term"]
        assert set(CITED.findall(words)) <= set(content.references)
        assert not CITED.search(facts["definition"]), facts["term"]


@pytest.mark.django_db
class TestLoaded:
    @pytest.fixture(scope="class", autouse=True)
    def _loaded(self, django_db_setup, django_db_blocker):
        def make():
            make_skeleton(lambda line: None)
            call_command("load_demo", verbosity=0)

        with made_once(make, django_db_blocker):
            yield

    def test_it_is_there_once_and_works(self, content, reader):
        call_command("load_demo", verbosity=0)

        assert GlossaryTerm.objects.count() == len(content.glossary)
        assert SupportGroupPage.objects.live().count() == len(content.groups)
        for page in SupportGroupPage.objects.all():
            answer = reader.get(page.url)
            assert answer.status_code == 200
            assert answer.context["next_meetings"], page.title
        assert b"This group does not exist." in answer.content
        assert reader.get("/support-groups/").status_code == 200
        assert reader.get("/support-groups/calendar.ics").status_code == 200
        assert reader.get("/glossary/").content.count(b'id="word-') == len(lexicon().entries)

    def test_its_articles_explain_words(self, reader):
        answer = reader.get("/articles/how-to-read-a-trial/")

        explained = {word.entry.term for word in answer.context["words"]}
        assert {"placebo", "randomised"} & explained

    def test_what_was_deleted_stays_away(self):
        GlossaryTerm.objects.get(term="placebo").delete()

        call_command("load_demo", verbosity=0)

        assert not GlossaryTerm.objects.filter(term="placebo").exists()
