"""The podcast in a browser: listening, jumping, coming back, and listening without scripts."""

import pytest

from tests.browser.steps import accept

pytestmark = pytest.mark.browser
EPISODE = "/podcast/what-the-trials-found/"
DOUBTS = 41.6
PHONE = {"viewport": {"width": 390, "height": 800}}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
IS_PAST = "seconds => document.querySelector('audio').currentTime > seconds"
NOW = "document.querySelector('audio').currentTime"
PAUSE = "document.querySelector('audio').pause()"


@pytest.mark.parametrize("look", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_chapter_plays_from_its_place_and_the_transcript_follows(open_browser, site, look):
    page = open_browser(**look)
    accept(page, EPISODE)

    page.get_by_role("link", name="The doubts").click()
    page.wait_for_function(IS_PAST, arg=DOUBTS + 0.5)

    assert page.evaluate(NOW) < DOUBTS + 20
    assert page.locator("[data-cue][aria-current]").inner_text().startswith("There are doubts")
    assert page.locator(".player [aria-current]").inner_text().endswith("The doubts")
    page.wait_for_function("document.querySelector('[data-transcript]').scrollTop > 100")


def test_words_of_the_transcript_lead_into_the_recording(open_browser, site):
    page = open_browser()
    accept(page, EPISODE)

    page.locator("[data-cue]").nth(3).click()
    page.wait_for_function(IS_PAST, arg=20.5)
    page.get_by_role("link", name="Play from 0:58").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(IS_PAST, arg=58.9)

    page.get_by_label("Move with the recording").uncheck()
    assert page.locator("[data-transcript][data-following]").count() == 0


def test_it_goes_on_where_one_stopped_and_forgets_when_told(open_browser, site):
    page = open_browser()
    accept(page, EPISODE)
    page.get_by_role("link", name="The doubts").click()
    page.wait_for_function(IS_PAST, arg=DOUBTS + 0.5)
    page.evaluate(PAUSE)

    page.reload()
    page.get_by_text("Goes on where you stopped: 0:4").wait_for()
    assert page.evaluate(NOW) > DOUBTS
    page.get_by_role("button", name="Start again").click()
    page.wait_for_function(IS_PAST, arg=0.2)

    assert page.evaluate(NOW) < DOUBTS
    assert page.evaluate("localStorage.length") == 0
    assert {each["name"] for each in page.context.cookies()} == {"disclaimer"}


def test_the_speed_can_be_chosen(open_browser, site):
    page = open_browser()
    accept(page, EPISODE)

    page.get_by_label("Speed").select_option("1.5")

    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5


def test_without_scripts_all_of_it_can_be_heard_and_read(open_browser, site):
    page = open_browser(java_script_enabled=False)
    accept(page, EPISODE)

    recording = page.locator("audio").get_attribute("src")
    assert page.locator("audio").is_visible()
    assert page.get_by_text("There are doubts, too.").is_visible()
    assert page.get_by_label("Speed").is_hidden()
    chapter = page.get_by_role("link", name="The doubts").get_attribute("href")
    assert chapter == f"{recording}#t=41.6"
    assert page.request.get(recording, headers={"Range": "bytes=0-99"}).status == 206


def test_the_private_address_is_copied_and_plays_without_the_cookie(open_browser, site):
    page = open_browser(permissions=["clipboard-read", "clipboard-write"])
    accept(page, "/podcast/")
    page.get_by_role("link", name="Listen in a podcast app").click()

    page.get_by_role("button", name="Copy").first.click()
    page.get_by_text("Copied").wait_for()
    address = page.evaluate("navigator.clipboard.readText()")

    app = open_browser()
    assert app.request.get(address).status == 200
    page.goto("/disclaimer/receipt/")
    page.get_by_role("button", name="Take my agreement back").click()
    page.wait_for_url("**/disclaimer/receipt/?withdrawn=1")
    assert app.request.get(address).status == 403
