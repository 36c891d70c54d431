"""The floor, for a proxy that checks the cookie itself."""

import pytest
from django.db import OperationalError

from disclaimer import versions
from disclaimer.models import DisclaimerVersion
from tests.disclaimer.making import make_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_known():
    versions.forget()
    yield
    versions.forget()


def kept_for(response):
    """Seconds for which a cache may keep the answer."""
    directive = response["Cache-Control"]
    return int(directive.removeprefix("max-age=")) if directive != "no-store" else 0


def aged(seconds):
    """Let what this process knows become older by so many seconds."""
    versions._known.read_at -= seconds


def test_it_says_the_major_version_in_force(client):
    make_version()
    make_version(is_material=True)

    response = client.get("/disclaimer/floor/")

    assert response.status_code == 200
    assert response.json() == {"floor": 2}
    assert response["X-Disclaimer-Floor"] == "2"
    assert response["Content-Type"] == "application/json"
    assert not response.cookies


def test_a_minor_edit_leaves_it(client):
    make_version()
    make_version(is_material=False)

    assert client.get("/disclaimer/floor/").json() == {"floor": 1}


@pytest.mark.parametrize("age", [0, 0.5, 1, 2.5, 2.99, 3.01, 4, 4.99, 5, 6])
def test_process_and_proxy_together_stay_within_five_seconds(client, age):
    make_version()
    versions.in_force()
    aged(age)

    response = client.get("/disclaimer/floor/")

    # A cache counts in whole seconds and may keep an answer for nearly one second more.
    known_for = versions.FRESH_FOR - versions.seconds_fresh()
    assert kept_for(response) >= 1
    assert known_for + kept_for(response) + 1 <= versions.FRESH_FOR + 0.1


def test_it_asks_the_database_once_while_the_answer_is_fresh(client, django_assert_num_queries):
    make_version()

    with django_assert_num_queries(1):
        client.get("/disclaimer/floor/")
        client.get("/disclaimer/floor/")


def test_the_last_known_floor_stands_while_the_database_is_away(client, monkeypatch):
    make_version()
    versions.in_force()
    aged(60)
    take_away_the_database(monkeypatch)

    assert client.get("/disclaimer/floor/").json() == {"floor": 1}


def test_it_is_unknown_where_none_was_ever_read(client, monkeypatch):
    make_version()
    versions.forget()
    take_away_the_database(monkeypatch)

    response = client.get("/disclaimer/floor/")

    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert "X-Disclaimer-Floor" not in response


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_it_can_only_be_read(client, method):
    make_version()

    assert client.generic(method, "/disclaimer/floor/").status_code == 405


def take_away_the_database(monkeypatch):
    def fail(*_):
        raise OperationalError("the database went away")

    for name in ("newest", "acceptable"):
        monkeypatch.setattr(DisclaimerVersion.objects, name, fail, raising=False)
