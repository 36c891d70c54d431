"""What every test needs, each with its reason; the environment is set in tests/environment.py."""

import os
import tempfile

import pytest


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
        # No worker runs here, so the search and reference indexes are written at once.
        TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(autouse=True)
def _empty_cache():
    from django.core.cache import cache

    cache.clear()
    yield


@pytest.fixture(scope="session")
def soaking():
    """True in `make soak`: time for the large numbers."""
    return os.environ.get("SOAK") == "1"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Tests that share what is slow to make stay in one process; the others go to the next free
    one in their order, because those that empty the database have to come last."""
    for item in items:
        group = _shares(item)
        if group:
            item.add_marker(pytest.mark.xdist_group(group))


def _shares(item):
    """The name of what a test shares with others: a site with a browser, or rows of a class."""
    if "browser" in item.path.parts:
        return "browser"
    if item.path.stem == "test_make_run":
        return "make run"
    return item.cls.__name__ if item.cls else None


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """A skipped test is a red run: what cannot be tested here must be said, not passed over."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and not session.exitstatus:
        reporter.write_line("Skipped tests are not allowed here.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
