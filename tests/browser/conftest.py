"""A real Chromium and a real site, shared by all tests of this folder."""

import json
import os

import pytest
from playwright.sync_api import expect, sync_playwright

from config.local import Problem
from tests import chromium as program
from tests import nginx
from tests.browser.behind_nginx import BehindNginx
from tests.browser.reading import NAME, PAGE, accepted, is_gate, is_page
from tests.browser.site import Site

# A first view draws pictures, and other tests share the processors.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("site"))
    try:
        site.start()
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        # Playwright's loop in this thread would otherwise stop Django's ORM in later tests.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        browser = program.launch(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture
def open_browser(chromium, site):
    """A function that opens a new browser (own cookies) at the site; closed after the test.

    Fails the test for a violation of the Content-Security-Policy, an error in a script, or a
    request to another host.
    """
    contexts, complaints = [], []

    def watch(page):
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                complaints.append(f"{page.url}: {message.text}")
                if "Content Security Policy" in message.text
                else None
            ),
        )

    def look(request):
        if not request.url.startswith((site.url, site.sandbox_url, "data:", "blob:")):
            complaints.append(f"a request to {request.url}")

    def open_new(**options):
        context = chromium.new_context(base_url=site.url, **options)
        context.set_default_timeout(60_000)
        context.on("page", watch)
        context.on("request", look)
        contexts.append(context)
        return context.new_page()

    yield open_new
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def behind(site, tmp_path_factory):
    """The site behind nginx, with the configuration of docs/nginx/."""
    try:
        nginx.programs()
    except Problem as problem:
        pytest.skip(f"{nginx.NOT_HERE}: {problem}")
    behind = BehindNginx(site, tmp_path_factory.mktemp("nginx"))
    try:
        behind.start()
        yield behind
    finally:
        behind.stop()


@pytest.fixture
def floor(behind):
    """The major version that counts now: other tests of the same site may have published one."""
    return json.loads(behind.ask("/disclaimer/floor/").body)["floor"]


@pytest.fixture
def reader(floor):
    """The Cookie header of someone who has accepted."""
    return f"{NAME}={accepted(floor)}"


@pytest.fixture
def both_kept(behind, reader):
    """nginx holds the gate and the page of PAGE: what it answers now is its own verdict."""
    for _ in range(2):
        stranger, known = behind.read(PAGE), behind.read(PAGE, cookie=reader)
    assert is_gate(stranger)
    assert is_page(known)
    assert {stranger.headers["X-Cache-Status"], known.headers["X-Cache-Status"]} == {"HIT"}
