"""Each kind of page: nothing for axe to find, no sideways scrolling, no broken HTML, no violation.

The fixture `open_browser` fails a test for any violation of the Content-Security-Policy.
"""

import re
import urllib.request

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.addresses import GATED, OPEN
from tests.browser.steps import FLAGSHIP, accept

pytestmark = pytest.mark.browser

DEVICES = {"phone": {"width": 320, "height": 700}, "desktop": {"width": 1280, "height": 900}}
LOOKS = {
    f"{device}, {scheme}": {"viewport": viewport, "color_scheme": scheme}
    for device, viewport in DEVICES.items()
    for scheme in ("light", "dark")
}
# Enough where only the staff look: each device and each scheme once.
TWO_LOOKS = {look: LOOKS[look] for look in ("phone, light", "desktop, dark")}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NO_SIDEWAYS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("group", ["gate", "open", "accepted"])
def test_axe_finds_nothing_and_nothing_sticks_out(open_browser, site, group, look):
    # axe has to be injected, which the strict policy rightly stops.
    page = open_browser(bypass_csp=True, **LOOKS[look])
    if group == "accepted":
        accept(page)
    addresses = {"gate": ["/faq/"], "open": OPEN.values(), "accepted": GATED.values()}[group]
    found = {}

    for address in addresses:
        page.goto(address)
        violations = Axe().run(page, options=RULES).response["violations"]
        found |= {(address, each["id"]): each["nodes"][0]["html"] for each in violations}
        if not page.evaluate(NO_SIDEWAYS):
            found[address, "sideways"] = ""

    assert found == {}


def test_the_pages_keep_to_the_policy_and_ask_nobody_else(open_browser, site):
    page = open_browser()
    accept(page)
    for address in [*GATED.values(), *OPEN.values()]:
        page.goto(address)
        page.wait_for_load_state("networkidle")


def test_the_html_is_well_formed(open_browser, site):
    page = open_browser()
    accept(page)
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
    broken = {}

    for address in [*GATED.values(), *OPEN.values(), "/nothing-accepted/"]:
        headers = {"Accept": "text/html"} if "nothing-accepted" in address else {"Cookie": cookie}
        request = urllib.request.Request(site.url + address, headers=headers)
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(_words(request))
        ids = [each.get("id") for each in tree.iter() if each.get("id")]
        twice = {each for each in ids if ids.count(each) > 1}
        if parser.errors or twice:
            broken[address] = (parser.errors[:3], twice)

    assert broken == {}


def test_a_page_holds_nothing_inline_and_no_token(open_browser, site):
    page = open_browser()
    accept(page)
    for address in GATED.values():
        page.goto(address)
        words = page.content()
        assert not re.search(r"\sstyle=|\son\w+=|csrfmiddlewaretoken|userbar", words), address
    assert {each["name"] for each in page.context.cookies()} == {"disclaimer"}


def test_the_skip_link_and_the_way_out_work_by_keyboard(open_browser, site):
    page = open_browser()
    accept(page, FLAGSHIP)
    page.goto(FLAGSHIP)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def _words(request):
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        return error.read()
