import pytest
from django.core.management import call_command
from django.db import OperationalError, connections
from django.test import Client


def test_alive_is_a_constant_that_asks_nobody():
    answer = Client().get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_read_only(path):
    assert Client().post(path).status_code == 405


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_inside_the_network_is_not_sent_to_https(path, settings, db):
    settings.SECURE_SSL_REDIRECT = True

    assert Client().get(path).status_code == 200


@pytest.mark.django_db
def test_ready_when_every_migration_is_applied():
    assert Client().get("/readyz").content == b"ready\n"


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_not_ready_while_a_migration_waits():
    call_command("migrate", "django_tasks_database", "zero", fake=True, verbosity=0)
    try:
        answer = Client().get("/readyz")
    finally:
        call_command("migrate", "django_tasks_database", fake=True, verbosity=0)

    assert (answer.status_code, answer.content) == (503, b"migrations wait\n")


@pytest.mark.django_db(transaction=True)
def test_not_ready_without_a_database(monkeypatch):
    def refuse(*_, **__):
        raise OperationalError("password=secret host=10.0.0.1")

    with monkeypatch.context() as changed:
        changed.setattr(connections["default"], "cursor", refuse)
        answer = Client().get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"no database\n")


@pytest.mark.django_db
def test_alive_needs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        Client().get("/healthz")
