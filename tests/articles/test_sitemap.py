import pytest
from defusedxml import ElementTree
from wagtail.models import PageViewRestriction

from articles import sitemap
from tests.factories import make_article, make_home, make_standard_page

pytestmark = pytest.mark.django_db
NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def addresses(client, path="/sitemap.xml"):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    return [
        element.text
        for element in ElementTree.fromstring(response.content).findall(".//s:loc", NAMESPACE)
    ]


def test_it_lists_the_addresses_of_published_pages(client):
    make_article(slug="risks")
    make_article(slug="draft", live=False)
    hidden = make_standard_page(slug="hidden")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")

    assert addresses(client) == [
        "http://testserver/",
        "http://testserver/articles/",
        "http://testserver/articles/risks/",
    ]


def test_it_says_no_more_than_addresses_and_dates(client):
    make_article(title="SECRET", summary="SECRET", public_summary="SECRET")

    assert b"SECRET" not in client.get("/sitemap.xml").content


def test_a_large_site_gets_an_index_of_files(client, monkeypatch):
    monkeypatch.setattr(sitemap, "ADDRESSES_IN_A_FILE", 2)
    make_article()
    make_article()

    files = addresses(client)

    assert files == ["http://testserver/sitemap.xml?p=1", "http://testserver/sitemap.xml?p=2"]
    assert sum(len(addresses(client, file)) for file in files) == 4


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "9" * 30])
def test_it_has_no_other_files(client, number):
    make_home()

    assert client.get(f"/sitemap.xml?p={number}").status_code == 404


def test_it_rejects_post(client):
    assert client.post("/sitemap.xml").status_code in {403, 405}
