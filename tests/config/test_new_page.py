"""The choice of a page to write, with a picture and a sentence for each kind."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Page, get_page_models

from articles.models import ArticleIndexPage, GlossaryPage, HomePage
from articles.skeleton import make_skeleton
from tests.articles.staff import make_boss, make_colleague, sign_in
from tests.factories import make_article
from tests.queries import queries_of

STATIC = Path(__file__).parents[2] / "static"
DRAWINGS = (STATIC / "img/page-kinds.svg").read_text()


@pytest.fixture
def ada(db):
    make_skeleton(lambda line: None)
    return make_colleague("ada", role="Authors")


def kinds(client, address="/admin/new/"):
    """{name of a kind: address of its link}"""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return {
        link.find(class_="page-kinds__name").get_text(): link["href"]
        for link in page.select(".page-kinds__make")
    }


def test_an_author_chooses_what_to_write_and_gets_an_empty_form(ada):
    found = kinds(sign_in(ada))

    index = ArticleIndexPage.objects.get()
    assert found["Article"] == f"/admin/pages/add/articles/articlepage/{index.pk}/"
    assert {"Story", "Episode", "Support group", "Plain page"} <= set(found)
    for address in found.values():
        assert sign_in(ada).get(address).status_code == 200


def test_what_there_is_only_one_of_is_not_offered(ada):
    assert "Home page" not in kinds(sign_in(ada))
    assert "Glossary page" not in kinds(sign_in(ada))


def test_who_makes_no_pages_is_told_so(ada):
    client = sign_in(make_colleague("carol", rights=["view_payment"]))

    answer = client.get("/admin/new/")

    assert kinds(client) == {}
    assert "Your role makes no pages." in answer.content.decode()


def test_the_choice_costs_the_same_however_many_pages_there_are(ada):
    client = sign_in(ada)
    few = queries_of(client, "/admin/new/")

    for _number in range(5):
        make_article()

    assert queries_of(client, "/admin/new/") == few


def test_it_is_only_read(ada):
    assert sign_in(ada).post("/admin/new/").status_code == 405


def test_it_is_for_people_who_work_here(client, db):
    assert client.get("/admin/new/")["Location"].startswith("/admin/login/")


def test_below_a_page_the_kinds_have_pictures_and_sentences_too(ada):
    Page.objects.get(pk=GlossaryPage.objects.get().pk).delete()
    home = HomePage.objects.get()

    address = f"/admin/pages/{home.pk}/add_subpage/"
    page = BeautifulSoup(sign_in(make_boss()).get(address).content, "html.parser")

    assert "Glossary page" in kinds(sign_in(ada), address)
    (drawing,) = {use["href"].split("#")[0] for use in page.select(".page-kinds use")}
    assert drawing.startswith("/static/img/page-kinds")
    assert "All words that the site explains, from A to Z." in page.get_text()


def test_every_kind_of_page_has_a_drawing_and_a_sentence():
    drawn = re.findall(r'<symbol id="(\w+)"', DRAWINGS)
    models = [model for model in get_page_models() if model.is_creatable]

    assert sorted(drawn) == sorted(model._meta.model_name for model in models)
    assert all(model.get_page_description() for model in models)


def test_drawings_take_the_colour_of_the_text_around_them():
    style = (STATIC / "css/staff.css").read_text()
    assert "stroke: currentColor" in re.search(r"\.page-kinds__picture {([^}]*)}", style)[1]
    assert not re.search("#[0-9a-f]{3}|fill=|stroke=", DRAWINGS)
    assert len(DRAWINGS) < 6000
