"""Nothing that says who a visitor is reaches the database, the spool or a log."""

import logging

import pytest
from django.apps import apps
from django.db import OperationalError

from disclaimer import spool
from disclaimer.draining import drain
from disclaimer.models import Acceptance
from disclaimer.seals import seal
from tests.disclaimer.making import send_acceptance

pytestmark = pytest.mark.django_db

ADDRESS, AGENT, PATH = "203.0.113.77", "PlantedAgent/7.0", "/planted-path/"
TELLING = (ADDRESS, "PlantedAgent", "planted-path", "planted-referrer")


@pytest.fixture
def visitor(client):
    client.defaults |= {
        "REMOTE_ADDR": ADDRESS,
        "HTTP_X_FORWARDED_FOR": ADDRESS,
        "HTTP_USER_AGENT": AGENT,
        "HTTP_REFERER": "http://testserver/planted-referrer/",
        "HTTP_ACCEPT": "text/html",
    }
    return client


def told_in_the_database():
    """Every value of every row of ours and of what we use that names the visitor."""
    return [
        (model.__name__, value)
        for model in apps.get_models(include_auto_created=True)
        for row in model._default_manager.values()
        for value in row.values()
        if any(word in str(value) for word in TELLING)
    ]


def whole_visit(visitor):
    visitor.get(PATH)
    assert send_acceptance(visitor, next=PATH).status_code == 303
    visitor.get(PATH)
    visitor.get("/disclaimer/receipt/")
    own_form = {"sec-fetch-site": "same-origin"}
    assert visitor.post("/disclaimer/withdraw/", headers=own_form).status_code == 303


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.DEBUG)
    return caplog


def test_a_visit_leaves_nothing_that_names_the_visitor(version, visitor, log):
    whole_visit(visitor)
    seal()

    assert Acceptance.objects.get().withdrawn_at
    assert told_in_the_database() == []
    assert log.records
    assert not any(word in log.text for word in TELLING)


def test_neither_does_one_while_the_database_is_away(version, visitor, log, monkeypatch, settings):
    def fail(**fields):
        raise OperationalError(f"could not store for {ADDRESS}")

    monkeypatch.setattr(Acceptance.objects, "create", fail)
    whole_visit(visitor)
    kept = (settings.DISCLAIMER_SPOOL_DIR / spool.OPEN).read_text()
    drain()

    assert Acceptance.objects.get().withdrawn_at
    assert not any(word in kept for word in TELLING)
    assert told_in_the_database() == []
    assert not any(word in log.text for word in TELLING)
