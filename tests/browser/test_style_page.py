"""The style page in a browser: nothing for axe to find, nothing sticks out, the frames are filled.

The fixture `open_browser` fails a test for any violation of the Content-Security-Policy.
"""

import pytest
from playwright.sync_api import expect

from config.style_page.examples.answers import ANSWERS
from tests.browser.faults import LOOKS, RULES, TWO_LOOKS, faults_at
from tests.browser.steps import sign_in_as_staff

pytestmark = pytest.mark.browser

SECTIONS = ["", "blocks/", "components/", "mails/", "answers/"]
# Best practice asks for one landmark of a kind, and headings in order: a page of examples has
# neither. What is shown in frames is checked where it stands alone.
RULES_FOR_EXAMPLES = [rule for rule in RULES if rule != "best-practice"]


@pytest.mark.parametrize("look", TWO_LOOKS)
def test_axe_finds_nothing_in_any_component_and_nothing_sticks_out(open_browser, site, look):
    page = open_browser(bypass_csp=True, **TWO_LOOKS[look])
    sign_in_as_staff(page)
    sections = [f"/admin/style/{section}" for section in SECTIONS]

    assert faults_at(page, sections, rules=RULES_FOR_EXAMPLES, iframes=False) == {}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_pages_that_no_address_shows_at_will(open_browser, site, look):
    page = open_browser(bypass_csp=True, **LOOKS[look])
    sign_in_as_staff(page)

    assert faults_at(page, [f"/admin/style/answers/{name}/" for name in ANSWERS]) == {}


def test_mails_and_error_pages_fill_their_frames(open_browser, site):
    page = open_browser()
    sign_in_as_staff(page)

    page.goto("/admin/style/mails/")
    mail = page.frame_locator("iframe[title='thanks as HTML']")
    expect(mail.get_by_text("£9.97, every month")).to_be_visible()
    page.goto("/admin/style/answers/")
    error = page.frame_locator("iframe[title='403']")
    expect(error.get_by_role("heading", name="That did not go through")).to_be_visible()
