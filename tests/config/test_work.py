"""`manage.py work`: one process beside the web server, that stops when it is told to."""

import logging
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import override_settings
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from config.management.commands import work
from disclaimer import spool
from disclaimer.models import Acceptance, Seal
from tests.config.production import ROOT, environment
from tests.disclaimer.making import make_acceptances, make_version
from tests.waiting import until

DATABASE_QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@task
def note_down(words):
    return words


class Once:
    """A job's work that stops everything once it was done `times` times."""

    def __init__(self, *, times=1, trouble=None):
        self.times = times
        self.trouble = trouble
        self.done = 0
        self.work = None

    def __call__(self):
        self.done += 1
        if self.done >= self.times:
            self.work.stopping = True
        if self.trouble and self.done == 1:
            raise self.trouble


@pytest.fixture(autouse=True)
def _no_connections(monkeypatch):
    """The jobs of these tests touch no database, and its connections belong to the tests."""
    monkeypatch.setattr(work, "close_old_connections", lambda: None)
    monkeypatch.setattr(work.connections, "close_all", lambda: None)
    monkeypatch.setattr(work, "database_serves", lambda: False)


def run(*callables):
    """Do these as jobs that are always due, until one of them stops it."""
    found = work.Work([work.Job(each, seconds=0) for each in callables])
    for each in callables:
        each.work = found
    found.run()


@pytest.fixture
def no_waiting(monkeypatch):
    monkeypatch.setattr(work, "SECONDS_WITHOUT_DATABASE", 0)
    monkeypatch.setattr(work, "LONGEST_NAP", 0)


def test_it_does_every_job():
    first, second = Once(times=3), Once(times=2)
    run(first, second)

    assert first.done == 2
    assert second.done == 2


def test_a_job_waits_for_its_time():
    seldom, often = Once(times=9), Once(times=4)
    found = work.Work([work.Job(seldom, seconds=3600), work.Job(often, seconds=0)])
    seldom.work = often.work = found
    found.run()

    assert (seldom.done, often.done) == (1, 4)


def test_it_waits_for_a_database_that_went_away_and_says_so_once(no_waiting, caplog):
    class Away(Once):
        def __call__(self):
            super().__call__()
            if self.done < 4:
                raise OperationalError("server closed the connection, someone@example.org")

    job = Away(times=5)
    with caplog.at_level(logging.INFO, logger="wayside.work"):
        run(job)

    words = [record.getMessage() for record in caplog.records]
    assert words == [
        "the database does not serve us (OperationalError); waiting for it",
        "the database serves us again",
    ]


@pytest.mark.parametrize("trouble", [OperationalError("lock timeout"), PermissionError("spool")])
def test_trouble_of_one_job_alone_stops_no_other(no_waiting, caplog, monkeypatch, trouble):
    monkeypatch.setattr(work, "database_serves", lambda: True)
    done = []

    def troubled():
        done.append("troubled")
        raise trouble

    found = work.Work([work.Job(troubled, seconds=3600), work.Job(Once(times=3), seconds=0)])
    found.jobs[1].do.work = found
    found.run()

    assert done == ["troubled"]
    assert found.jobs[1].do.done == 3
    assert f"troubled failed ({type(trouble).__name__})" in caplog.text


@pytest.mark.django_db
def test_a_page_is_published_when_its_time_has_come():
    from wagtail.models import Page, Revision

    root = Page.objects.get(depth=1)
    page = root.add_child(instance=Page(title="Later", slug="later", live=False))
    revision = page.save_revision()
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    work.publish_scheduled()
    page.refresh_from_db()

    assert page.live


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_tasks_in_the_database_are_run():
    with override_settings(TASKS=DATABASE_QUEUE):
        result = note_down.using(backend="default").enqueue("words")
        work.run_tasks()
        result.refresh()

    assert result.return_value == "words"
    assert DBTaskResult.objects.ready().count() == 0


def test_tasks_are_a_job_only_where_they_wait_in_the_database():
    with override_settings(TASKS=DATABASE_QUEUE):
        assert work.run_tasks in [job.do for job in work.jobs()]
    with override_settings(
        TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    ):
        assert work.run_tasks not in [job.do for job in work.jobs()]


@pytest.fixture
def process(tmp_path):
    """A real `manage.py work` on a database of its own; a function that starts it."""
    started = []

    def start(*, database):
        log = tmp_path / "log"
        with log.open("w") as output:
            started.append(
                subprocess.Popen(
                    [sys.executable, "manage.py", "work"],
                    cwd=ROOT,
                    env=environment(DATABASE_URL=database, EMAIL_URL=f"filemail://{tmp_path}/mail"),
                    stdout=output,
                    stderr=output,
                )
            )
        return started[-1], log

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_for(words, log, process, seconds=60):
    def are_there():
        found = log.read_text()
        assert process.poll() is None or words in found, found
        return words in found

    until(are_there, log.read_text, seconds=seconds)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_soon_after_a_signal(process, tmp_path, number):
    worker, log = process(database=f"sqlite:///{tmp_path}/empty.sqlite3")
    wait_for("working", log, worker)
    started = time.monotonic()
    worker.send_signal(number)

    assert worker.wait(timeout=10) == 0
    assert time.monotonic() - started < 5
    assert "stopped" in log.read_text()


def test_it_outlives_a_database_that_is_not_there(process):
    worker, log = process(database="postgres://nobody@127.0.0.1:1/none")
    wait_for("the database does not serve us", log, worker)

    assert worker.poll() is None
    assert log.read_text().count("does not serve us") == 1


def test_a_job_that_hangs_is_broken_off(process, tmp_path):
    code = (
        "import os, signal, time; import django; django.setup();"
        "from config.management.commands import work;"
        "signal.signal(signal.SIGALRM, work._break_off);"
        "found = work.Work([work.Job(lambda: time.sleep(60), seconds=1)]);"
        "signal.signal(signal.SIGTERM, found.stop);"
        "os.kill(os.getpid(), signal.SIGTERM);"
        "found.stopping = False;"
        "found.run()"
    )
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(), timeout=30, check=False
    )

    assert done.returncode == 0
    assert time.monotonic() - started < 20


def test_it_does_not_start_without_the_secrets_that_it_uses():
    done = subprocess.run(
        [sys.executable, "manage.py", "work"],
        cwd=ROOT,
        env=environment(STRIPE_SECRET_KEY=None),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode != 0
    assert "STRIPE_SECRET_KEY" in done.stderr


@pytest.mark.django_db
def test_the_database_in_use_is_the_one_that_the_run_names():
    wanted = "sqlite" if os.environ["DATABASE_URL"].startswith("sqlite") else "postgresql"

    assert connection.vendor == wanted


@pytest.mark.django_db
def test_it_stores_what_waits_in_the_spool_and_seals_it(settings, tmp_path):
    settings.DISCLAIMER_SPOOL_DIR = tmp_path
    version = make_version()
    an_hour_ago = timezone.now() - timedelta(hours=1)
    spool.append(spool.Accepted("a" * 64, 1, 0, version.text_hash, an_hour_ago, "web"))

    work.drain_spool()
    work.seal_acceptances()

    assert Seal.objects.get().rows == 1


@pytest.mark.django_db
def test_it_purges_what_is_old_unless_the_record_was_changed(caplog):
    make_acceptances(make_version(), 3, days_ago=402)
    work.seal_acceptances()
    work.purge_acceptances()
    assert not Acceptance.objects.exists()

    make_acceptances(make_version(), 3, days_ago=402)
    work.seal_acceptances()
    Acceptance.objects.update(method="account")
    work.purge_acceptances()

    assert Acceptance.objects.count() == 3
    assert "not what was sealed" in caplog.text
