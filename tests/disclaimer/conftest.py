import pytest
from django.test import Client

from disclaimer import versions
from tests.disclaimer.making import make_version


@pytest.fixture(autouse=True)
def _nothing_known_yet():
    """Each test's process starts without a known text."""
    versions.forget()
    yield
    versions.forget()


@pytest.fixture
def version(db):
    return make_version()


@pytest.fixture
def visitor():
    """A browser that has accepted nothing."""
    return Client(headers={"accept": "text/html"})
