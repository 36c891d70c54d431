"""The environment of the tests: a plugin (`-p` in pyproject.toml), because pytest-django reads
the settings before any conftest.py is loaded."""

import os

# Nothing of this machine's own .env may reach a test.
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
