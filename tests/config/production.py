"""A production environment and a way to run a command in it, apart from the tests' own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COMPLETE = {
    "SECRET_KEY": "production-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLM",
    "SITE_URL": "https://wayside.example",
    "DISCLAIMER_KEYS": "production-0123456789-abcdefghijklmnopqrstuvwxyz",
    "STRIPE_SECRET_KEY": "sk_test_production",
    "STRIPE_WEBHOOK_SECRET": "whsec_production",
    "DATABASE_URL": "sqlite://:memory:",
    "EMAIL_URL": "memorymail://",
    "TRUSTED_PROXY_COUNT": "1",
}
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")


def environment(**changes):
    """COMPLETE with changes (None takes a variable away), and nothing of the tests' own."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    wanted = {"ENV_FILE": os.devnull, "DJANGO_SETTINGS_MODULE": "config.settings", **COMPLETE}
    wanted |= changes
    return kept | {name: value for name, value in wanted.items() if value is not None}


def python(*arguments, cwd=ROOT, **changes):
    """Run this Python with `arguments`; the answer has returncode, stdout and stderr (text)."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=120,
    )


def manage(*arguments, **changes):
    return python("manage.py", *arguments, **changes)


def setting(name, **changes):
    """The repr of one setting in an environment."""
    code = f"from django.conf import settings; print(repr(settings.{name}))"
    done = python("-c", code, **changes)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
