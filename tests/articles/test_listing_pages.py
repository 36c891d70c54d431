import pytest

from articles.models import ArticleIndexPage, StoryIndexPage
from tests.factories import (
    make_article,
    make_article_index,
    make_home,
    make_story,
    make_story_index,
)

pytestmark = pytest.mark.django_db
LISTS = [(make_article_index, make_article), (make_story_index, make_story)]


@pytest.mark.parametrize(("make_index", "make_page"), LISTS)
def test_it_lists_published_pages_in_the_order_of_the_tree(reader, make_index, make_page):
    index = make_index()
    make_page(title="First")
    make_page(title="Draft", live=False)
    make_page(title="Second")

    response = reader.get(index.url)

    assert [page.title for page in response.context["listing"]] == ["First", "Second"]
    assert "Draft" not in response.content.decode()


@pytest.mark.parametrize(("make_index", "make_page"), LISTS)
def test_it_goes_on_on_another_page(reader, make_index, make_page):
    index = make_index()
    for number in range(14):
        make_page(title=f"Number {number}")

    second = reader.get(f"{index.url}?page=2").context["listing"]

    assert [page.title for page in second] == ["Number 12", "Number 13"]
    assert second.paginator.num_pages == 2


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", ""])
def test_an_odd_number_gives_a_page_anyway(reader, number):
    make_article()

    response = reader.get(f"{make_article_index().url}?page={number}")

    assert response.status_code == 200
    assert len(response.context["listing"]) == 1


@pytest.mark.parametrize(("make_index", "make_page"), LISTS)
def test_it_does_not_fetch_the_text_of_the_pages(reader, make_index, make_page):
    make_page()

    listed = reader.get(make_index().url).context["listing"][0]

    assert "body" in listed.get_deferred_fields()


def test_it_is_empty_without_pages(reader):
    assert reader.get(make_article_index().url).status_code == 200


@pytest.mark.parametrize("model", [ArticleIndexPage, StoryIndexPage])
def test_there_is_one_of_it(model):
    home = make_home()
    assert model.can_create_at(home)

    make_article_index()
    make_story_index()
    assert not model.can_create_at(home)
