import logging
from datetime import date

import pytest
from wagtail.models import PageViewRestriction

from articles.highlight import highlight
from articles.models import FAQQuestion
from tests.factories import cite, make_article, make_faq, make_reference, make_story, prose

pytestmark = pytest.mark.django_db


def search(reader, query, **more):
    return reader.get("/search/", {"q": query, **more})


def titles(response):
    return [result["title"] for result in response.context["results"]]


@pytest.mark.database
def test_it_finds_words_of_the_text_and_marks_them(reader):
    make_article(title="About sleep", body=prose("<p>Many people have nightmares at first.</p>"))
    make_article(title="About work", body=prose("<p>Nothing to see.</p>"))

    response = search(reader, "nightmares")
    result = response.context["results"][0]

    assert titles(response) == ["About sleep"]
    assert response.context["count"] == 1
    assert "<mark>nightmares</mark>" in result["highlight_html"]
    assert result["kind"] == "Article"
    assert result["url"].startswith("/articles/")


@pytest.mark.database
def test_an_excerpt_has_the_words_of_the_page_and_not_of_boxes_that_many_share(reader):
    position = "<p>A commission advised on therapy.</p>"
    status = {"title": "Status", "entries": [{"place": "Netherlands", "position": position}]}
    body = [
        ("status_box", status | {"checked_on": date(2026, 11, 22)}),
        *prose("<p>Talking therapy comes first</p>"),
        ("help_box", {"title": "If you need help now", "text": None}),
        *prose("<p>It takes weeks.</p>"),
    ]
    make_article(title="Care", summary="What is offered", body=body)

    (result,) = search(reader, "therapy").context["results"]

    words = "What is offered. Talking <mark>therapy</mark> comes first. It takes weeks."
    assert result["highlight_html"] == words
    assert titles(search(reader, "commission")) == ["Care"]


@pytest.mark.database
def test_it_finds_titles_stories_and_answers(reader):
    make_article(title="Trauma and sleep")
    make_story(title="Sarah", summary="After trauma")
    make_faq([("What is trauma?", "<p>Something that hurts.</p>")])

    assert sorted(titles(search(reader, "trauma"))) == ["Faq", "Sarah", "Trauma and sleep"]


@pytest.mark.database
def test_it_wants_all_words_before_some(reader):
    make_article(title="Both", body=prose("<p>heart rate</p>"))
    make_article(title="One", body=prose("<p>heart</p>"))

    assert titles(search(reader, "heart rate")) == ["Both"]
    assert sorted(titles(search(reader, "heart zebra"))) == ["Both", "One"]


@pytest.mark.database
def test_it_finds_no_drafts_and_no_hidden_pages(reader):
    make_article(title="Trauma draft", live=False)
    hidden = make_article(title="Trauma hidden")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")

    assert titles(search(reader, "trauma")) == []


def test_a_question_is_found_when_it_is_published_and_not_while_it_is_drafted(reader):
    page = make_faq([("Is it legal?", "<p>Not outside trials.</p>")])
    page.questions.add(FAQQuestion(question="What about zebras?", answer="<p>None.</p>"))
    draft = page.save_revision()

    assert titles(search(reader, "zebras")) == []
    draft.publish()
    assert titles(search(reader, "zebras")) == ["Faq"]


@pytest.mark.database
def test_it_goes_on_on_another_page(reader):
    for number in range(12):
        make_article(title=f"Trauma {number}")

    second = search(reader, "trauma", page="2")

    assert len(titles(second)) == 2
    assert second.context["count"] == 12
    assert len(titles(search(reader, "trauma", page="x"))) == 10


@pytest.mark.database
@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "x" * 1_000,
        '"',
        "'; DROP TABLE",
        "a AND",
        "NOT",
        "(",
        "*",
        "%",
        "\x00",
        "\ud83d",
        "-",
    ],
)
def test_it_survives_odd_queries(reader, query):
    make_article(title="Trauma")

    assert reader.get("/search/", {"q": query.encode("utf-8", "surrogatepass")}).status_code == 200


def test_it_says_what_was_looked_for_safely(reader):
    html = search(reader, "<script>alert(1)</script>").content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_it_keeps_no_trace_of_what_people_look_for(reader, caplog):
    with caplog.at_level(logging.DEBUG):
        search(reader, "secretword")

    ours = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert not [record for record in ours if "secretword" in record.getMessage()]
    assert "sessionid" not in reader.cookies


def test_it_rejects_post(reader):
    assert reader.post("/search/", {"q": "x"}).status_code in {403, 405}


def test_a_highlight_shows_the_words_around():
    text = "word " * 100 + "nightmares return " + "word " * 100

    found = highlight(text, "nightmare")

    assert found.startswith("… ")
    assert found.endswith(" …")
    assert "<mark>nightmares</mark>" in found
    assert len(found) < 300


def test_a_highlight_escapes_the_text():
    assert highlight("<b>sleep</b> & more", "sleep") == (
        "&lt;b&gt;<mark>sleep</mark>&lt;/b&gt; &amp; more"
    )


def test_a_highlight_without_a_match_is_the_beginning():
    assert highlight("Some text", "zebra") == "Some text"
    assert highlight("Some text", "") == "Some text"


def test_a_highlight_leaves_citations_out(reader):
    reference = make_reference(label="Mitchell 2021")
    make_article(title="T", body=prose(f"<p>Fewer nightmares{cite(reference)}.</p>"))

    assert search(reader, "nightmares").context["results"][0]["highlight_html"] == (
        "Fewer <mark>nightmares</mark>."
    )
