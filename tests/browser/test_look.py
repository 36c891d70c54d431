"""Light or dark: as the device says, or as the reader chooses."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import accept

pytestmark = pytest.mark.browser


def is_dark(page):
    """What the eye sees: the page's ground is nearer to black than to white."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    red, green, blue = (int(part) for part in colour.strip("rgb()").split(","))
    return red + green + blue < 3 * 128


@pytest.mark.parametrize("device", ["light", "dark"])
def test_pages_follow_the_device_until_somebody_chooses(open_browser, device):
    page = open_browser(color_scheme=device)
    accept(page)

    assert is_dark(page) == (device == "dark")
    assert page.get_by_label("As on this device").is_checked()


def test_a_choice_is_kept_on_every_page_and_on_the_gate(open_browser):
    page = open_browser(color_scheme="light")
    accept(page)
    page.get_by_label("Dark", exact=True).check()
    assert is_dark(page)

    page.goto("/help/")
    assert is_dark(page)
    expect(page.get_by_label("Dark", exact=True)).to_be_checked()
    page.context.clear_cookies()
    page.goto("/faq/")
    expect(page.get_by_role("button", name="I have read this and agree")).to_be_visible()
    assert is_dark(page)


def test_a_choice_can_be_taken_back_and_leaves_nothing_behind(open_browser):
    page = open_browser(color_scheme="dark")
    page.goto("/help/")
    page.get_by_label("Light", exact=True).check()
    assert not is_dark(page)

    page.get_by_label("As on this device").check()

    assert is_dark(page)
    assert page.evaluate("localStorage.length") == 0


def test_another_tab_follows(open_browser):
    page = open_browser(color_scheme="light")
    page.goto("/help/")
    other = page.context.new_page()
    other.goto("/privacy/")

    page.get_by_label("Dark", exact=True).check()

    other.wait_for_function("document.documentElement.dataset.look === 'dark'")
    assert is_dark(other)
    assert other.get_by_label("Dark", exact=True).is_checked()


def test_without_scripts_nothing_is_offered_that_does_nothing(open_browser):
    page = open_browser(java_script_enabled=False, color_scheme="dark")
    page.goto("/help/")

    expect(page.get_by_label("As on this device")).to_be_hidden()
    expect(page.get_by_role("contentinfo")).to_be_visible()
