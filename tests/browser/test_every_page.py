"""Each kind of page: nothing for axe to find, no sideways scrolling, no broken HTML, no violation.

The fixture `open_browser` fails a test for any violation of the Content-Security-Policy.
"""

import re

import pytest
from playwright.sync_api import expect

from config.style_page.examples.answers import ANSWERS
from tests import html_checker
from tests.browser.addresses import GATED, OPEN, SIGNED_IN
from tests.browser.faults import LOOKS, faults, faults_at
from tests.browser.steps import FLAGSHIP, accept, sign_in_as_staff

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("group", ["gate", "open", "accepted", "signed in"])
def test_axe_finds_nothing_and_nothing_sticks_out(open_browser, site, group, look):
    page = open_browser(bypass_csp=True, **LOOKS[look])
    if group == "accepted":
        accept(page)
    if group == "signed in":
        sign_in_as_staff(page)
    groups = {"gate": {"faq": "/faq/"}, "open": OPEN, "accepted": GATED, "signed in": SIGNED_IN}

    assert faults_at(page, groups[group].values()) == {}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_what_opens(open_browser, site, look):
    page = open_browser(bypass_csp=True, **LOOKS[look])
    accept(page)
    page.goto(FLAGSHIP)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert faults(page) == {}

    page.locator("main a.word").first.click()
    expect(page.locator(".words__item:target")).to_be_visible()
    assert faults(page) == {}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_where_a_code_is_asked_for(open_browser, site, look):
    page = open_browser(bypass_csp=True, **LOOKS[look])
    page.goto("/accounts/login/code/")
    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_role("main").get_by_role("button").click()
    expect(page.get_by_label("Code")).to_be_visible()

    assert faults(page) == {}
    page.get_by_label("Code").fill("WRONG1")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_text("Incorrect code")).to_be_visible()
    assert faults(page) == {}


def test_the_pages_keep_to_the_policy_and_ask_nobody_else(open_browser, site):
    page = open_browser()
    accept(page)
    for address in [*GATED.values(), *OPEN.values()]:
        page.goto(address)
        page.wait_for_load_state("networkidle")


def test_the_html_has_no_errors(open_browser):
    stranger, page = open_browser(), open_browser()
    accept(page)
    sign_in_as_staff(page)
    answers = (f"/admin/style/answers/{name}/" for name in ANSWERS)
    pages = {"the gate": stranger.request.get("/faq/").body()}

    for address in [*GATED.values(), *OPEN.values(), *SIGNED_IN.values(), *answers]:
        pages[address] = page.request.get(address).body()

    assert html_checker.faults(pages) == {}


def test_the_checker_of_html_finds_what_a_browser_forgives():
    page = b"<!doctype html><html lang=en><title>x</title><ul><div></div></ul><img src=x>"

    found = html_checker.faults({"bad": page})["bad"]

    assert any("not allowed as child of element" in fault for fault in found)
    assert any("alt" in fault for fault in found)


def test_a_page_holds_nothing_inline_and_no_token(open_browser, site):
    page = open_browser()
    accept(page)
    for address in GATED.values():
        page.goto(address)
        words = page.content()
        assert not re.search(r"\sstyle=|\son\w+=|csrfmiddlewaretoken|userbar", words), address
    assert {each["name"] for each in page.context.cookies()} == {"disclaimer"}


def test_the_skip_link_works_by_keyboard(open_browser, site):
    page = open_browser()
    accept(page, FLAGSHIP)
    page.goto(FLAGSHIP)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
