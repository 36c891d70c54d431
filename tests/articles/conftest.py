import pytest
from django.test import Client

from disclaimer import versions
from tests.articles.registers import Registers
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


@pytest.fixture
def registers(settings, monkeypatch):
    """Crossref and PubMed, on this machine and without pauses between questions."""
    here = Registers()
    settings.CROSSREF_API = settings.PUBMED_API = here.url
    settings.CROSSREF_MAILTO = "library@wayside.example"
    monkeypatch.setattr("articles.references.registers.SECONDS_BETWEEN_QUESTIONS", 0)
    yield here
    here.stop()
