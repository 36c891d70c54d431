import pytest
from django.test import Client

from disclaimer import versions
from tests.disclaimer.making import make_version, send_acceptance


@pytest.fixture
def reader(db):
    """A browser that has accepted the disclaimer."""
    versions.forget()
    make_version()
    client = Client(headers={"accept": "text/html"})
    send_acceptance(client)
    yield client
    versions.forget()
