import pytest
from django.test import Client

from tests.disclaimer.making import make_version


@pytest.fixture(autouse=True)
def _empty_spool(settings, tmp_path):
    settings.DISCLAIMER_SPOOL_DIR = tmp_path / "spool"


@pytest.fixture
def version(db):
    return make_version()


@pytest.fixture
def visitor():
    """A browser that has accepted nothing."""
    return Client(headers={"accept": "text/html"})
