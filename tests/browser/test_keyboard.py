"""Each journey by keyboard alone: where one is can be seen at every stop, and nothing covers it."""

import pytest
from playwright.sync_api import expect

from tests.browser.keys import follow, reach, tab_to
from tests.browser.steps import FLAGSHIP

pytestmark = pytest.mark.browser
AGREE = "I have read this and agree"
HELP, GATE = "/help/", "/faq/"


def agree(page, address):
    page.goto(address)
    follow(page, page.get_by_role("button", name=AGREE))
    expect(page.get_by_role("button", name=AGREE)).to_have_count(0)


def test_one_agrees_follows_a_citation_and_comes_back(open_browser):
    page = open_browser()
    agree(page, FLAGSHIP)

    follow(page, page.get_by_role("link", name="Skip to the main content"))
    citation = page.locator("main a.cite").first
    follow(page, citation)
    entry = page.locator(citation.get_attribute("href"))
    expect(entry).to_be_in_viewport()
    follow(page, entry.locator("[role=doc-backlink]").first)

    expect(citation).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('main a')")


def test_one_searches(open_browser):
    page = open_browser()
    agree(page, "/")

    follow(page, page.get_by_role("banner").get_by_role("link", name="Search"))
    reach(page, page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first)
    page.keyboard.type("therapy")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=therapy**")
    follow(page, page.get_by_role("main").get_by_role("heading").get_by_role("link").first)

    expect(page.get_by_role("heading", level=1)).not_to_have_text("Search")


def test_one_plays_an_episode(open_browser):
    page = open_browser()
    agree(page, "/podcast/what-the-trials-found/")
    sound = page.locator("audio")

    tab_to(page, sound)  # the browser draws its own focus within the controls
    page.keyboard.press("Space")

    page.wait_for_function("!document.querySelector('audio').paused")


def test_one_gives(open_browser):
    page = open_browser()
    page.goto("/help/")

    follow(page, page.get_by_role("banner").get_by_role("link", name="Support us"))
    follow(page, page.get_by_role("button", name="Donate £9.97 a month"))
    for label, words in {
        "E-mail": "keys@example.org",
        "Card number": "4242424242424242",
        "Expiry (MM/YY)": "1234",
        "Security code": "123",
    }.items():
        # The page of the payment is not ours: whether one sees the focus there is not looked at.
        tab_to(page, page.get_by_label(label))
        page.keyboard.type(words)
    page.keyboard.press("Enter")

    expect(page.get_by_text("Your donation has been received.")).to_be_visible()


@pytest.fixture
def leaving(chromium, site):
    """A function that opens a browser at an address; any other host shows the weather."""
    contexts = []

    def open_new(address, **options):
        context = chromium.new_context(base_url=site.url, **options)
        contexts.append(context)
        context.route(
            lambda address: not address.startswith(site.url),
            lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"),
        )
        page = context.new_page()
        page.goto(address)
        return page

    yield open_new
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("address", [HELP, GATE])
def test_one_leaves_by_the_link(leaving, address, scripts):
    page = leaving(address, java_script_enabled=scripts)

    follow(page, page.get_by_role("link", name="Exit this page"))

    expect(page).to_have_title("Weather")


@pytest.mark.parametrize("address", [HELP, GATE])
def test_one_leaves_by_pressing_shift_three_times_and_nothing_leads_back(leaving, address):
    page = leaving(address)

    page.keyboard.press("Shift")
    expect(page.get_by_role("status")).to_have_text("Press Shift 2 more times to leave this site.")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")

    expect(page).to_have_title("Weather")
    page.go_back()
    assert address not in page.url
