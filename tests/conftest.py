"""The settings that tests need, each with its reason; everything else is production's."""

import os
import tempfile

# Set before Django reads its settings; nothing of this machine's own .env may reach a test.
os.environ["ENV_FILE"] = os.devnull
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ["SECRET_KEY"] = "tests-only-" + "s" * 50
os.environ["DISCLAIMER_KEYS"] = "tests-only-newest-" + "n" * 32 + ",tests-only-older-" + "o" * 32
os.environ["SITE_URL"] = "http://testserver"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["STRIPE_SECRET_KEY"] = "sk_test_sandbox_tests"
os.environ["STRIPE_WEBHOOK_SECRET"] = "whsec_tests_newest,whsec_tests_older"
os.environ["STRIPE_API_BASE"] = "http://127.0.0.1:1"
os.environ["EMAIL_URL"] = "memorymail://"
os.environ["CACHE_URL"] = "locmemcache://"
os.environ["DEBUG"] = "False"
os.environ["SENTRY_DSN"] = ""
os.environ["MEDIA_STORAGE_URL"] = ""
os.environ["TRUSTED_PROXY_COUNT"] = "0"

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


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """A skipped test is a red run: what cannot be tested here must be said, not passed over."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and not session.exitstatus:
        reporter.write_line("Skipped tests are not allowed here.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
