"""Taking an agreement back: afterwards neither the back button nor a cache shows a page."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests import chromium as program
from tests.browser.faults import LOOKS, faults_at
from tests.browser.steps import FLAGSHIP, accept, give_and_sign_in, sign_in_as_staff

pytestmark = pytest.mark.browser
SENTENCE = "MDMA-assisted therapy and PTSD: what is known"  # of the page, not of the gate
WITHDRAW = re.compile("/disclaimer/withdraw/$")


@pytest.fixture(scope="module")
def remembering_chromium(chromium):
    """A browser with the back/forward cache, which Playwright turns off for its own ends."""
    browser = program.launch(
        chromium.browser_type, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield browser
    browser.close()


@pytest.fixture
def open_remembering(remembering_chromium, site):
    contexts = []

    def open_new(**options):
        context = remembering_chromium.new_context(base_url=site.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script("addEventListener('pageshow', (e) => { shown = e.persisted; })")
        return page

    yield open_new
    for context in contexts:
        context.close()


def take_back(page):
    page.goto("/disclaimer/receipt/")
    page.get_by_role("button", name="Take my agreement back").click()
    expect(page.get_by_role("heading", name="Your agreement is taken back")).to_be_visible()


def go_back(page):
    """`load` never comes for a page out of memory, so it is not waited for."""
    page.go_back(wait_until="commit")


def goes_back_to_the_gate(page):
    """From the confirmation over the receipt to the article, which is not there any more."""
    go_back(page)
    expect(page.get_by_text("Nothing is recorded for this browser")).to_be_visible()
    go_back(page)
    expect(page.get_by_role("button", name="I have read this and agree")).to_be_visible()
    assert FLAGSHIP in page.url
    assert SENTENCE not in page.content()


def without_the_header(route):
    """As a browser behaves that does not know Clear-Site-Data."""
    response = route.fetch(max_redirects=0)
    headers = {k: v for k, v in response.headers.items() if k.lower() != "clear-site-data"}
    route.fulfill(response=response, headers=headers)


@pytest.mark.parametrize("with_scripts", [True, False])
def test_a_reader_finds_the_receipt_takes_it_back_and_agrees_again(open_browser, with_scripts):
    page = open_browser(java_script_enabled=with_scripts)
    accept(page, FLAGSHIP)
    page.get_by_role("contentinfo").get_by_role("link", name="Your acceptance").click()
    expect(page.get_by_text("Your agreement is in our record.")).to_be_visible()

    page.get_by_role("button", name="Take my agreement back").click()

    expect(page.get_by_role("heading", name="Your agreement is taken back")).to_be_visible()
    assert page.context.cookies() == []
    goes_back_to_the_gate(page)
    accept(page, FLAGSHIP)
    assert SENTENCE in page.content()


@pytest.mark.parametrize("with_scripts", [True, False])
def test_the_back_button_shows_nothing_out_of_memory(open_remembering, with_scripts):
    page = open_remembering(java_script_enabled=with_scripts)
    accept(page, FLAGSHIP)
    comes_out_of_memory(page)

    take_back(page)

    goes_back_to_the_gate(page)


def comes_out_of_memory(page):
    """Else the test would prove nothing: leave the page, come back, and nothing is asked."""
    asked = []
    page.goto("/faq/")
    page.on("request", lambda request: asked.append((request.method, request.resource_type)))
    go_back(page)
    expect(page.locator(".veil")).to_have_count(0)
    assert SENTENCE in page.content()
    assert ("GET", "document") not in asked


def test_a_browser_that_does_not_know_the_header_shows_nothing_either(open_remembering):
    page = open_remembering()
    accept(page, FLAGSHIP)
    page.context.route(WITHDRAW, without_the_header)
    take_back(page)

    goes_back_to_the_gate(page)


def test_while_the_agreement_stands_the_back_button_stays_quick(open_remembering):
    page = open_remembering()
    accept(page, FLAGSHIP)
    page.goto("/faq/")

    go_back(page)

    expect(page.locator(".veil")).to_have_count(0)
    assert page.evaluate("shown") is True
    assert SENTENCE in page.content()


def test_out_of_memory_and_offline_the_page_stays_covered(open_remembering):
    page = open_remembering()
    accept(page, FLAGSHIP)
    page.goto("/faq/")
    page.context.set_offline(True)

    go_back(page)

    expect(page.locator("main#main")).to_have_count(0)


def test_no_cache_of_the_browser_keeps_a_page(open_remembering):
    page = open_remembering()
    accept(page, FLAGSHIP)
    assert page.evaluate(FROM_THE_CACHE, FLAGSHIP) is True
    before = page.context.cookies()

    take_back(page)

    assert page.evaluate(FROM_THE_CACHE, FLAGSHIP) is False
    # What is in the cache is for this cookie alone (Vary), so only with it can one see that the
    # page is gone.
    page.context.add_cookies(before)
    assert page.evaluate(FROM_THE_CACHE, FLAGSHIP) is False


FROM_THE_CACHE = """(address) =>
    fetch(address, { cache: "only-if-cached", mode: "same-origin" }).then((a) => a.ok, () => false)
"""


def test_the_receipt_is_saved_as_a_file(open_browser):
    page = open_browser()
    accept(page)
    page.goto("/disclaimer/receipt/")

    with page.expect_download() as download:
        page.get_by_role("link", name="Save as a file").click()

    record = json.loads(download.value.path().read_text())
    assert download.value.suggested_filename == "receipt.json"
    expect(page.get_by_text(record["receipt_id"])).to_be_visible()


def test_it_works_by_keyboard_alone(open_browser):
    page = open_browser()
    accept(page)
    page.goto("/disclaimer/receipt/")
    button = page.get_by_role("button", name="Take my agreement back")

    for _ in range(40):
        page.keyboard.press("Tab")
        if button.evaluate("(it) => it === document.activeElement"):
            break
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Your agreement is taken back")).to_be_visible()


def test_signing_in_on_a_new_device_brings_the_agreement_along(open_browser):
    first, second = open_browser(), open_browser()
    accept(first)
    sign_in_as_staff(first)
    sign_in_as_staff(second)

    second.goto(FLAGSHIP)

    assert SENTENCE in second.content()
    second.goto("/disclaimer/receipt/")
    expect(second.get_by_text("carried over when you signed in")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_the_receipt_has_nothing_for_axe(open_browser, look):
    page = open_browser(bypass_csp=True, **LOOKS[look])
    accept(page)

    assert faults_at(page, ["/disclaimer/receipt/"]) == {}


def test_a_supporter_sees_what_is_held_and_deletes_the_account(open_browser, site):
    email = "kim@example.org"
    page = open_browser(bypass_csp=True, **LOOKS["phone, light"])
    give_and_sign_in(page, site, email)
    assert faults_at(page, ["/accounts/data/"]) == {}
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the file").click()
    assert email in download.value.path().read_text()

    assert faults_at(page, ["/accounts/delete/"]) == {}
    expect(page.get_by_text("Your monthly gift will be stopped")).to_be_visible()
    page.get_by_role("button", name="Stop my gift and delete my account").click()

    expect(page.get_by_role("heading", name="Your account is deleted")).to_be_visible()
    page.goto("/accounts/data/")
    expect(page).to_have_url(re.compile("/accounts/login/code/"))
    assert "Your monthly gift has ended" in subjects_to(site, email)


def subjects_to(site, email):
    """The subjects of the mails to `email`, after everything that is due was sent."""
    site.manage("donations_work")
    return [mail["Subject"] for mail in site.mails_to(email)]
