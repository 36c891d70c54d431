import pytest
from django.test import Client

from disclaimer import acceptance, versions
from tests.disclaimer.making import make_version


@pytest.fixture(autouse=True)
def _nothing_known_yet(settings, tmp_path):
    """Each test's process starts without a known text, with an empty spool and a good database."""
    settings.DISCLAIMER_SPOOL_DIR = tmp_path / "spool"
    versions.forget()
    acceptance.database.is_asked_again()
    yield
    versions.forget()
    acceptance.database.is_asked_again()


@pytest.fixture
def version(db):
    return make_version()


@pytest.fixture
def visitor():
    """A browser that has accepted nothing."""
    return Client(headers={"accept": "text/html"})
