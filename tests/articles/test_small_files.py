import datetime

import pytest
from django.utils import timezone

from articles.models import SiteSettings
from tests.factories import make_home

pytestmark = pytest.mark.django_db


def test_robots_may_look_around(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"].startswith("text/plain")
    assert "Sitemap: http://testserver/sitemap.xml" in response.content.decode()
    assert "Disallow: /\n" not in response.content.decode()


def test_the_favicon_is_a_static_file(client):
    response = client.get("/favicon.ico")

    assert response.status_code == 302
    assert response["Location"].startswith("/static/")
    assert response["Cache-Control"] == "public, max-age=86400"


def test_it_says_where_to_report_a_hole(client):
    SiteSettings.objects.create(feedback_address="hello@example.org")

    lines = dict(
        line.split(": ", 1)
        for line in client.get("/.well-known/security.txt").content.decode().splitlines()
    )
    expires = datetime.datetime.fromisoformat(lines["Expires"])

    assert lines["Contact"] == "mailto:hello@example.org"
    assert lines["Canonical"] == "http://testserver/.well-known/security.txt"
    assert timezone.now() < expires < timezone.now() + datetime.timedelta(days=365)


def test_it_names_a_page_where_there_is_no_address(client):
    make_home()

    assert "Contact: http://testserver/about/" in (
        client.get("/.well-known/security.txt").content.decode()
    )


@pytest.mark.parametrize("path", ["/robots.txt", "/favicon.ico", "/.well-known/security.txt"])
def test_it_rejects_post(client, path):
    assert client.post(path).status_code in {403, 405}
