import json

import pytest
from django.core.exceptions import ValidationError

from articles.models import HomePage
from tests.factories import make_article, make_home, make_story

pytestmark = pytest.mark.django_db


def save_ways_in(home, *pages):
    home.start_points = json.dumps(
        [
            {"type": "start_point", "value": {"title": page.title, "text": "x", "page": page.pk}}
            for page in pages
        ]
    )
    home.save()


def test_it_shows_ways_in_articles_and_stories(reader):
    home = make_home()
    article, story = make_article(title="Risks"), make_story(title="Sarah")
    save_ways_in(home, article)

    response = reader.get("/")

    assert response.status_code == 200
    assert [start["page"].pk for start in response.context["start_points"]] == [article.pk]
    assert list(response.context["latest"]) == [article]
    assert list(response.context["stories"]) == [story]


def test_it_shows_the_article_to_begin_with(reader):
    home, article = make_home(), make_article()
    home.featured_article = article
    home.save()

    assert reader.get("/").context["featured"] == article


def test_it_shows_no_drafts(reader):
    home, draft = make_home(), make_article(title="Draft", live=False)
    home.featured_article = draft
    save_ways_in(home, draft)

    response = reader.get("/")

    assert response.context["featured"] is None
    assert "Draft" not in response.content.decode()


def test_it_shows_three_of_each_at_most(reader):
    make_home()
    for _ in range(5):
        make_article()
        make_story()

    context = reader.get("/").context

    assert len(context["latest"]) == len(context["stories"]) == 3


def test_it_is_a_page_without_content_too(reader):
    make_home()

    assert reader.get("/").status_code == 200


def test_there_is_one_of_it():
    home = make_home()

    assert not HomePage.can_create_at(home.get_parent().specific)


def test_it_has_six_ways_in_at_most():
    home, article = make_home(), make_article()
    save_ways_in(home, *[article] * 7)

    with pytest.raises(ValidationError):
        HomePage.start_points.field.stream_block.clean(home.start_points)
