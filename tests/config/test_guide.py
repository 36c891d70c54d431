"""The guide for editors in the admin."""

import re

import pytest
from bs4 import BeautifulSoup

from config.desk import guide
from tests.articles.staff import make_boss, make_colleague, sign_in
from tests.test_deployment import IGNORED


@pytest.fixture
def visitor_of_the_admin(db):
    """Somebody who may enter the admin and nothing else."""
    return sign_in(make_colleague("carol", rights=["access_admin"]))


def page(client):
    return BeautifulSoup(client.get("/admin/guide/").content, "html.parser")


def test_everyone_who_works_here_reads_the_guide(visitor_of_the_admin):
    found = page(visitor_of_the_admin)

    assert found.h1.get_text() == guide.read().title
    assert "Donations" in found.find(class_="guide__text").get_text()


def test_its_contents_lead_to_each_part(visitor_of_the_admin):
    found = page(visitor_of_the_admin)

    links = found.select(".guide__contents a")
    headings = found.select(".guide__text h2")
    assert [link["href"] for link in links] == [f"#{heading['id']}" for heading in headings]
    ids = [element["id"] for element in found.select(".guide__text [id]")]
    assert len(ids) == len(set(ids)) > 12


def test_each_table_is_named_after_its_part(visitor_of_the_admin):
    found = page(visitor_of_the_admin)

    names = [box["aria-label"] for box in found.select(".guide__table")]
    assert len(names) == len(set(names)) > 1
    headings = {heading.get_text() for heading in found.select(".guide__text :is(h2, h3)")}
    assert {name.removeprefix("Table: ") for name in names} <= headings


def test_links_within_it_lead_somewhere(visitor_of_the_admin):
    found = page(visitor_of_the_admin)

    targets = {element["id"] for element in found.select("[id]")}
    within = [a["href"] for a in found.select(".guide__text a[href^='#']")]
    assert [href for href in within if href[1:] not in targets] == []


def test_links_into_the_admin_open_for_an_administrator(db):
    boss = sign_in(make_boss())
    links = {a["href"] for a in page(boss).select(".guide__text a[href^='/']")}

    assert len(links) > 5
    for address in links:
        assert boss.get(address).status_code == 200, address


def test_the_help_menu_has_our_guide_and_not_wagtails(visitor_of_the_admin):
    html = visitor_of_the_admin.get("/admin/").content.decode()

    assert "/admin/guide/" in html
    assert "guide.wagtail.org" not in html
    assert "What\\u0027s new in Wagtail" not in html
    assert not re.search("Wagtail 7[^<]*editor guide", html)


def test_it_is_only_read(visitor_of_the_admin):
    assert visitor_of_the_admin.post("/admin/guide/").status_code == 405


def test_others_are_asked_to_sign_in(client, db):
    assert client.get("/admin/guide/")["Location"].startswith("/admin/login/")


def test_it_is_in_the_image():
    assert IGNORED.index("!docs/editors.md") > IGNORED.index("docs/*")
