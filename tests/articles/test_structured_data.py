"""JSON-LD of each page type, held against schema.org's own vocabulary (tests/schema_org)."""

import json
import re
from datetime import date

import pytest
from django.test import Client

from articles.models import Correction, ReadablePage
from disclaimer import versions
from tests.disclaimer.making import make_version
from tests.factories import (
    make_article,
    make_article_index,
    make_episode,
    make_faq,
    make_glossary_page,
    make_group_index,
    make_help_page,
    make_home,
    make_meeting,
    make_person,
    make_podcast,
    make_recording,
    make_standard_page,
    make_story,
    make_story_index,
    make_support_group,
    make_topic,
)
from tests.schema_org.checking import problems

pytestmark = pytest.mark.django_db

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def objects(reader, page):
    """The page's JSON-LD objects by type."""
    html = reader.get(page.url).content.decode()
    found = [json.loads(script) for script in SCRIPT.findall(html)]
    return {facts["@type"]: facts for facts in found}


def reviewed_article():
    article = make_article(
        title="Sleep & “heart”",
        summary="Short.",
        topics=[make_topic(name="Sleep")],
        author=make_person(name="A. Writer", role="Editor", address="https://example.org/a"),
        reviewer=make_person(name="B. Doctor"),
        last_reviewed="2026-10-01",
    )
    article.corrections = [
        Correction(date=date(2026, 9, 1), text="67, not 76."),
        Correction(date=date(2026, 10, 2), text="A name."),
    ]
    article.save_revision().publish()
    return article


def support_group():
    return make_support_group(
        is_example=False, run_by="A charity", place="A hall", meetings=[make_meeting()]
    )


MADE = {
    "ArticlePage": reviewed_article,
    "ArticleIndexPage": make_article_index,
    "StoryPage": make_story,
    "StoryIndexPage": make_story_index,
    "FAQPage": lambda: make_faq([("What is it?", "<p>A <b>trial</b>.</p>")]),
    "HomePage": make_home,
    "StandardPage": make_standard_page,
    "HelpPage": make_help_page,
    "PodcastPage": make_podcast,
    "EpisodePage": lambda: make_episode(recording=make_recording(duration=192)),
    "SupportGroupIndexPage": make_group_index,
    "SupportGroupPage": support_group,
    "GlossaryPage": make_glossary_page,
}


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_every_page_type_says_only_what_schema_org_knows(reader, make):
    found = objects(reader, make())

    assert found
    assert [problem for facts in found.values() for problem in problems(facts)] == []


def test_an_article_says_who_reviewed_it_and_when(reader):
    page = reviewed_article()
    facts = objects(reader, page)["MedicalWebPage"]

    assert facts["reviewedBy"] == {"@type": "Person", "name": "B. Doctor"}
    assert facts["lastReviewed"] == "2026-10-01"
    assert facts["author"]["jobTitle"] == "Editor"
    assert facts["about"] == [{"@type": "Thing", "name": "Sleep"}]
    assert facts["dateModified"].startswith("20")
    assert facts["url"] == f"http://testserver{page.url}"


def test_an_article_says_what_was_corrected_the_newest_first(reader):
    facts = objects(reader, reviewed_article())["MedicalWebPage"]

    assert facts["correction"] == [
        {"@type": "CorrectionComment", "text": "A name.", "datePublished": "2026-10-02"},
        {"@type": "CorrectionComment", "text": "67, not 76.", "datePublished": "2026-09-01"},
    ]


def test_breadcrumbs_lead_from_home_to_the_page(reader):
    make_home(title="Plain facts about a hard subject")
    page = make_article(title="Sleep")
    trail = objects(reader, page)["BreadcrumbList"]["itemListElement"]

    assert [(step["position"], step["name"]) for step in trail] == [
        (1, "Wayside"),
        (2, "Articles"),
        (3, "Sleep"),
    ]
    assert trail[2]["item"] == f"http://testserver{page.url}"


def test_questions_have_their_answers(reader):
    facts = objects(reader, make_faq([("Is it safe?", "<p>Not for all.</p>")]))["FAQPage"]

    assert facts["mainEntity"][0]["name"] == "Is it safe?"
    assert facts["mainEntity"][0]["acceptedAnswer"]["text"] == "Not for all."


def test_no_title_can_end_the_script(reader):
    title = "</script><script>alert(1)</script><!--"
    page = make_article(title=title)

    assert objects(reader, page)["MedicalWebPage"]["name"] == title
    assert "<script>alert" not in reader.get(page.url).content.decode()


def test_whoever_has_not_accepted_sees_none_of_it():
    versions.forget()
    make_version()
    page = reviewed_article()

    html = Client(headers={"accept": "text/html"}).get(page.url).content.decode()

    assert "ld+json" not in html
    assert "B. Doctor" not in html


def test_every_page_type_is_looked_at():
    """A new one needs its line above; its objects are then held against the vocabulary."""
    from django.apps import apps

    kinds = {model.__name__ for model in apps.get_models() if issubclass(model, ReadablePage)}

    assert kinds - set(MADE) == set()


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"@type": "Article"}, "no context"),
        ({"@context": "https://schema.org", "@type": "Artikel"}, "unknown type"),
        ({"@context": "https://schema.org", "@type": "Article", "answer": "x"}, "not a property"),
        (
            {"@context": "https://schema.org", "@type": "Article", "author": {"@type": "Place"}},
            "Place where",
        ),
        (
            {"@context": "https://schema.org", "@type": "Article", "datePublished": "yesterday"},
            "'yesterday' where",
        ),
    ],
)
def test_the_vocabulary_finds_mistakes(facts, problem):
    assert problem in problems(facts)[0]
