import datetime

import pytest
from defusedxml import ElementTree

from tests.factories import make_article, make_home, make_story, prose

pytestmark = pytest.mark.django_db
DAY = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def publish(page, day):
    page.first_published_at = page.last_published_at = DAY + datetime.timedelta(days=day)
    page.save()
    return page


def items(client):
    response = client.get("/feed/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/rss+xml")
    return ElementTree.fromstring(response.content).findall("channel/item")


def test_it_gives_the_newest_pages_to_everybody(client):
    publish(make_article(title="Old"), 1)
    publish(make_story(title="New"), 3)
    publish(make_article(title="Middle"), 2)

    assert [item.findtext("title") for item in items(client)] == ["New", "Middle", "Old"]


def test_it_gives_address_date_and_public_summary_only(client):
    publish(
        make_article(
            slug="risks",
            summary="SECRET1",
            search_description="SECRET2",
            public_summary="For everybody",
            body=prose("<p>SECRET3</p>"),
        ),
        0,
    )
    item = items(client)[0]

    assert item.findtext("link") == item.findtext("guid") == "http://testserver/articles/risks/"
    assert item.findtext("description") == "For everybody"
    assert item.findtext("pubDate").startswith("Thu, 01 Jan 2026")
    assert b"SECRET" not in client.get("/feed/").content


def test_it_leaves_out_drafts(client):
    publish(make_article(live=False), 1)

    assert items(client) == []


def test_it_stops_at_twenty(client):
    for number in range(22):
        publish(make_article(), number)

    assert len(items(client)) == 20


def test_it_is_there_without_pages(client):
    make_home()

    assert items(client) == []


def test_it_rejects_post(client):
    assert client.post("/feed/").status_code in {403, 405}
