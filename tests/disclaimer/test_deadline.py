"""The gate waits for the database no longer than it says."""

import os
import signal
import time

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, transaction

from disclaimer import deadline, refusal
from tests.disclaimer.making import make_version

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def backend_pid():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def ask(sql="SELECT 1"):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def sqlite_patience():
    """Milliseconds."""
    return ask("PRAGMA busy_timeout")


@pytest.mark.postgresql
def test_a_slow_answer_is_broken_off():
    with pytest.raises(OperationalError, match="in time"), deadline.within(0.2):
        ask("SELECT 1 FROM pg_sleep(5)")

    assert ask() == 1


@pytest.mark.postgresql
def test_a_server_that_hangs_is_left_and_can_be_asked_again():
    hanging = backend_pid()
    os.kill(hanging, signal.SIGSTOP)
    try:
        with pytest.raises(OperationalError), deadline.within(0.2):
            ask()
        assert ask() == 1
        assert backend_pid() != hanging
    finally:
        os.kill(hanging, signal.SIGCONT)


@pytest.mark.postgresql
def test_an_inner_limit_never_extends_the_outer_one():
    started = time.monotonic()
    with pytest.raises(OperationalError), deadline.within(0.2), deadline.within(60):
        ask("SELECT 1 FROM pg_sleep(4)")

    assert time.monotonic() - started < 3


@pytest.mark.postgresql
def test_a_transaction_that_someone_began_is_not_broken_off():
    with transaction.atomic(), deadline.within(0.1):
        assert ask("SELECT 5 FROM pg_sleep(0.3)") == 5


@pytest.mark.postgresql
def test_without_a_limit_it_waits():
    assert ask("SELECT 7 FROM pg_sleep(0.3)") == 7


@pytest.mark.sqlite
def test_on_sqlite_the_lock_is_waited_for_so_long_and_then_as_long_as_before():
    before = sqlite_patience()

    with deadline.within(0.25):
        assert 200 < sqlite_patience() <= 250

    assert sqlite_patience() == before


@pytest.mark.postgresql
def test_the_gate_is_shown_while_the_database_hangs(visitor, monkeypatch):
    make_version()
    assert b"Please read this first" in visitor.get("/faq/").content
    cache.clear()
    monkeypatch.setattr(refusal, "PATIENCE_FOR_WORDS", 0.1)
    monkeypatch.setattr(refusal, "PATIENCE", 0.2)
    hanging = backend_pid()
    os.kill(hanging, signal.SIGSTOP)
    try:
        page = visitor.get("/faq/")
    finally:
        os.kill(hanging, signal.SIGCONT)

    assert page.status_code == 200
    assert b"Please read this first" in page.content
    assert b"116 123" in page.content


@pytest.mark.sqlite
def test_on_sqlite_an_inner_limit_leaves_the_outer_one_as_it_was():
    with deadline.within(1.0):
        with deadline.within(60):
            assert sqlite_patience() <= 1000
        assert sqlite_patience() <= 1000
