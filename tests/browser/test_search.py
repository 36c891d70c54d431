"""Search as people use it: by keyboard, by touch, and without JavaScript."""

import pytest

from tests.browser.faults import faults
from tests.browser.steps import accept
from tests.waiting import until

FIELD = "#search-words"
LIST = "#search-suggestions"


@pytest.fixture
def searching(open_browser):
    """A function that gives a page at /search/, accepted."""

    def opened(**options):
        page = open_browser(**options)
        accept(page, "/search/?q=trial")
        # On PostgreSQL it is the worker that puts what was published into the index.
        until(lambda: finds_the_trials(page), "the pages are not in the index", seconds=120)
        page.goto("/search/")
        return page

    return opened


def finds_the_trials(page):
    page.reload()
    return page.get_by_role("link", name="How to read a trial").count()


def type_words(page, words):
    page.locator(FIELD).press_sequentially(words)
    page.locator(f"{LIST} [role=option]").first.wait_for()


def test_suggestions_are_chosen_with_the_arrow_keys(searching):
    page = searching()
    type_words(page, "how to read")
    field = page.locator(FIELD)

    assert field.get_attribute("aria-expanded") == "true"
    assert "suggestion" in page.locator(".suggest [role=status]").inner_text()

    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/how-to-read-a-trial/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_open_list(searching, scheme):
    page = searching(bypass_csp=True, color_scheme=scheme, viewport={"width": 360, "height": 700})
    type_words(page, "tr")
    page.keyboard.press("ArrowDown")

    assert faults(page) == {}
    assert page.locator(f"{LIST} [aria-selected=true]").count() == 1


def test_arrows_go_round_and_tab_leaves_the_list(searching):
    page = searching()
    type_words(page, "tr")
    field, options = page.locator(FIELD), page.locator(f"{LIST} [role=option]")
    last = options.nth(options.count() - 1).get_attribute("id")

    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") == last
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.locator(LIST).is_hidden()
    assert page.locator(":focus").inner_text().strip() == "Search"
    assert field.input_value() == "tr"


def test_escape_closes_the_list_and_keeps_the_words(searching):
    page = searching()
    type_words(page, "how to")

    page.keyboard.press("Escape")

    assert page.locator(LIST).is_hidden()
    assert page.locator(FIELD).input_value() == "how to"
    assert page.locator(FIELD).get_attribute("aria-expanded") == "false"


def test_enter_without_a_choice_searches(searching):
    page = searching()
    type_words(page, "trial")

    page.keyboard.press("Enter")

    page.wait_for_url("**/search/?q=trial")
    assert page.locator(".result mark").count()


def test_a_suggestion_can_be_tapped_on_a_phone(searching):
    page = searching(viewport={"width": 320, "height": 640}, has_touch=True)
    type_words(page, "how to read")
    option = page.locator(f"{LIST} [role=option]").first

    assert option.bounding_box()["height"] >= 24
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    option.tap()
    page.wait_for_url("**/articles/how-to-read-a-trial/")


def test_it_works_without_javascript(searching):
    page = searching(java_script_enabled=False)
    page.locator(FIELD).fill("nightmers therapy")
    page.locator(".search-form button").click()
    page.wait_for_url("**/search/?q=**")
    page.goto(page.url.replace("nightmers+therapy", "therapy"))
    page.locator(".filters a", has_text="Article").first.click()

    assert "kind=article" in page.url
    assert page.locator(".filters [aria-current]").count()
    assert page.locator(".result").count()


def test_a_typing_error_finds_what_was_meant(searching):
    page = searching()
    page.locator(FIELD).fill("theraphy")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=theraphy")

    assert "These have therapy" in page.locator(".result-count").inner_text()
    assert page.locator(".result").count()


def test_nothing_found_offers_ways_on(searching):
    page = searching()
    page.locator(FIELD).fill("zebra")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=zebra")

    assert page.locator("text=Nothing found").is_visible()
    assert page.locator("#search-by-topic").is_visible()
