"""Kinds and topics beside the results, as plain links."""

import pytest

from articles.models import GlossaryTerm
from tests.factories import cite, make_article, make_reference, make_story, make_topic, prose

pytestmark = pytest.mark.django_db


def search(reader, **parameters):
    return reader.get("/search/", parameters)


def titles(response):
    return [result["title"] for result in response.context["results"]]


def choices(response, name):
    return {choice["label"]: choice.get("count") for choice in response.context[name]}


def trauma_everywhere():
    sleep, heart = make_topic(name="Sleep"), make_topic(name="Heart")
    make_article(title="Trauma and sleep", topics=[sleep])
    make_article(title="Trauma and heart", topics=[heart, sleep])
    make_story(title="Trauma of Sam", topics=[heart])


@pytest.mark.database
def test_it_counts_kinds_and_topics_of_what_it_found(reader):
    trauma_everywhere()

    response = search(reader, q="trauma")

    assert choices(response, "kinds") == {"": None, "Article": 2, "Story": 1}
    assert choices(response, "topics") == {"": None, "Sleep": 2, "Heart": 2}


@pytest.mark.database
def test_a_kind_and_a_topic_narrow_what_is_shown(reader):
    trauma_everywhere()

    assert titles(search(reader, q="trauma", kind="story")) == ["Trauma of Sam"]
    assert titles(search(reader, q="trauma", kind="article", topic="heart")) == ["Trauma and heart"]
    assert choices(search(reader, q="trauma", topic="heart"), "kinds") == {
        "": None,
        "Article": 1,
        "Story": 1,
    }


def test_every_choice_leads_to_as_many_results_as_it_says(reader):
    trauma_everywhere()
    response = search(reader, q="trauma", kind="article")

    for choice in [*response.context["kinds"], *response.context["topics"]]:
        if "count" in choice:
            there = reader.get(f"/search/{choice['url']}")
            assert there.context["count"] == choice["count"], choice


def test_the_next_page_keeps_the_filters(reader):
    for number in range(12):
        make_article(title=f"Trauma {number}")
    make_story(title="Trauma too")

    html = search(reader, q="trauma", kind="article").content.decode()

    assert "?q=trauma&amp;page=2&amp;kind=article" in html


def test_nonsense_in_a_filter_finds_nothing_and_offers_a_way_out(reader):
    trauma_everywhere()

    response = search(reader, q="trauma", kind="<b>zebra</b>", topic="x" * 500)

    assert response.status_code == 200
    assert titles(response) == []
    assert "<b>zebra" not in response.content.decode()
    assert "Search without the filters" in response.content.decode()


def test_one_kind_and_no_topic_offer_no_choice(reader):
    make_article(title="Trauma")

    response = search(reader, q="trauma")

    assert response.context["kinds"] == []
    assert response.context["topics"] == []


@pytest.mark.database
def test_a_cited_work_is_found_after_the_pages_that_explain_it(reader):
    reference = make_reference(label="Mitchell 2021", title="MDMA-assisted therapy for PTSD")
    make_article(title="About therapy", body=prose(f"<p>Therapy{cite(reference)}</p>"))

    response = search(reader, q="therapy")

    assert titles(response) == ["About therapy", "MDMA-assisted therapy for PTSD"]
    assert response.context["results"][1]["url"] == f"/references/{reference.pk}/"
    assert titles(search(reader, q="therapy", kind="reference")) == [reference.title]


def test_a_retracted_work_says_so_in_the_results(reader):
    make_reference(title="Trauma and dose", retraction_status="retracted")

    html = search(reader, q="trauma").content.decode()

    assert '<strong class="retraction">Retracted.</strong>' in html


@pytest.mark.database
def test_what_a_word_means_stands_before_the_pages_that_have_it(reader):
    make_article(title="The placebo effect")
    GlossaryTerm.objects.create(
        term="placebo", other_forms="dummy pill", definition="A treatment without effect."
    )

    response = search(reader, q="placebo")

    assert titles(response) == ["placebo", "The placebo effect"]
    assert response.context["results"][0]["url"] == "/glossary/#word-placebo"
    assert titles(search(reader, q="a dummy pill?")) == ["placebo"]
    assert titles(search(reader, q="placebo", kind="word")) == ["placebo"]
