"""A Chromium for the browser tests: found, or installed by apt, or by Playwright."""

import os
import shutil
import subprocess
import sys

from config.local import Problem, say
from tests import debian

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Chromium as root has no sandbox, and on a closed network it would retry its own services.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def path():
    """Where the browser is. Raises Problem when there is none and none can be installed."""
    found = _found()
    if found:
        return found
    try:
        debian.install("chromium", "fonts-liberation", purpose="Chromium")
    except Problem as problem:
        return _from_playwright(problem)
    return _found()


def launch(browser_type, **options):
    """A running browser, of Playwright's `playwright.chromium`; Problem as `path`."""
    return browser_type.launch(executable_path=path(), args=list(FLAGS), **options)


def _found():
    named = os.environ.get("CHROMIUM")
    if named and not shutil.which(named):
        raise Problem(f"CHROMIUM names “{named}”, which is not a program here.")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def _from_playwright(problem):
    own = _playwright_path()
    if own:
        return own
    say("• Installing Chromium with Playwright")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    done = subprocess.run(command, capture_output=True, text=True)
    own = _playwright_path()
    if done.returncode or not own:
        raise Problem(f"{problem}\n(or set CHROMIUM to a browser that is here)")
    return own


def _playwright_path():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if os.path.exists(own) else None
