"""A Redis that does not answer: nothing is cached, and nothing breaks."""

import pytest
from django.core.cache import caches

from config import environment
from tests.disclaimer.making import make_version

# Nothing listens there.
AWAY = "rediscache://127.0.0.1:1/0"


@pytest.fixture
def away(settings, monkeypatch):
    monkeypatch.setenv("CACHE_URL", AWAY)
    settings.CACHES = {"default": environment.cache("CACHE_URL", "")}
    return caches["default"]


def test_reading_is_a_miss(away):
    assert away.get("key") is None
    assert away.get("key", "otherwise") == "otherwise"
    assert away.get_many(["key"]) == {}
    assert "key" not in away


def test_writing_is_lost(away):
    away.set("key", 1)
    away.set_many({"key": 1})
    away.delete("key")

    assert away.add("key", 1) is True
    assert away.incr("key") == 1
    assert away.get_or_set("key", 5) == 5


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/help/", "/donate/", "/accounts/login/code/"])
def test_pages_are_served(away, client, path):
    make_version()

    assert client.get(path).status_code in {200, 404}
