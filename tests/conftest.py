"""What every test needs, each with its reason; the environment is set in tests/environment.py."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests import nginx, template
from tests.together import KeepTogether, shares_by_module

CALM = {
    "deadline": None,
    "database": None,
    "print_blob": True,
    "suppress_health_check": list(HealthCheck),
}
# The same examples at each run of `make test`, however slow the machine; `make soak` makes up new
# ones and prints the seed.
settings.register_profile("test", derandomize=True, **CALM)
settings.register_profile("soak", phases=(Phase.explicit, Phase.generate, Phase.shrink), **CALM)
settings.load_profile("soak" if os.environ.get("SOAK") == "1" else "test")


@pytest.fixture(autouse=True, scope="session")
def _quick_and_apart(tmp_path_factory):
    """Uploads into a folder of the test run, a quick password hasher, plain static names."""
    from django.test.utils import override_settings

    storages = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tempfile.mkdtemp(dir=tmp_path_factory.getbasetemp())},
        },
        # The manifest exists only after collectstatic; the browser tests use the real one.
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(
        STORAGES=storages,
        MEDIA_ROOT=storages["default"]["OPTIONS"]["location"],
        DISCLAIMER_SPOOL_DIR=Path(tempfile.mkdtemp(dir=tmp_path_factory.getbasetemp())),
        # No worker runs here, so the search and reference indexes are written at once.
        TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Begin with a copy of the migrated database, where this run has one."""
    from django.conf import settings

    if template.name():
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = template.name()


@pytest.fixture(autouse=True, scope="session")
def _published_texts_can_be_flushed():
    """Tests that commit end with an empty database; on SQLite that is a DELETE for each table,
    which the trigger on published texts refuses. `migrate`'s signal makes it again afterwards."""
    from django.db import connection

    if connection.vendor != "sqlite":
        yield
        return
    flush = connection.ops.sql_flush

    def without_triggers(*args, **options):
        triggers = [f"DROP TRIGGER IF EXISTS {name}" for name in immutability.SQLITE_TRIGGERS]
        return [*triggers, *flush(*args, **options)]

    from disclaimer import immutability

    connection.ops.sql_flush = without_triggers
    yield
    connection.ops.sql_flush = flush


@pytest.fixture(autouse=True)
def _nothing_known_yet():
    """Each test begins as a process does: empty cache, no text known, database not in doubt."""
    from django.core.cache import cache

    from disclaimer import acceptance, versions

    cache.clear()
    versions.forget()
    acceptance.database.is_asked_again()


@pytest.fixture(scope="session")
def soaking():
    """True in `make soak`: time for the large numbers."""
    return os.environ.get("SOAK") == "1"


def pytest_collection_modifyitems(config, items):
    """Leave out what is about the other database.

    Tests that empty the database have to come last, and groups are sent out first.
    """
    for item in items:
        mark = item.get_closest_marker("django_db")
        if not mark or not mark.kwargs.get("transaction"):
            continue
        if item.cls or shares_by_module(item.nodeid.partition("::")[0]):
            raise pytest.UsageError(f"{item.nodeid} empties the database: not in a group, please")
    other = "postgresql" if os.environ["DATABASE_URL"].startswith("sqlite") else "sqlite"
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_xdist_make_scheduler(config, log):
    """With `-n 2 --dist loadscope`: tests that share what is slow to make stay in one process."""
    return KeepTogether(config, log)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """A skipped test is a red run: what cannot be tested here must be said, not passed over.

    One reason is allowed: nginx is not part of the site, and is not to be had everywhere.
    """
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not reporter or session.exitstatus:
        return
    reasons = [str(report.longrepr[-1]) for report in reporter.stats.get("skipped", [])]
    if any(not reason.startswith(f"Skipped: {nginx.NOT_HERE}") for reason in reasons):
        reporter.write_line("Skipped tests are not allowed here.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    elif reasons:
        reporter.write_line(f"Not tested: {reasons[0].removeprefix('Skipped: ')}", yellow=True)
