"""An editor's way through the disclaimer's pages in the admin, and what axe finds on them."""

import json

import pytest

from tests.browser.faults import TWO_LOOKS, faults_at
from tests.browser.steps import accept, sign_in_as_staff

pytestmark = pytest.mark.browser

TEXTS = "/admin/disclaimer/texts/"
REPORT = "/admin/disclaimer/report/"
# Wagtail's own frame around each page is Wagtail's to mend.
OURS = {"include": [["main .nice-padding"]]}


@pytest.fixture
def editor(open_browser):
    page = open_browser()
    sign_in_as_staff(page)
    return page


def write_draft(page, heading):
    """Copy the live text, give it another heading, and save it."""
    page.goto(TEXTS)
    page.get_by_role("button", name="More options for 'Disclaimer 1.0'").click()
    page.get_by_role("link", name="Copy").click()
    page.get_by_label("Heading").fill(heading)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{TEXTS}")


def test_an_editor_writes_compares_and_almost_publishes(editor):
    write_draft(editor, "Important: please read this calmly")

    editor.get_by_role("link", name="Important: please read this calmly").click()
    editor.get_by_role("link", name="Publish…").click()
    editor.wait_for_url(f"**{TEXTS}publish/**")

    assert editor.locator("ins").all_inner_texts()[1:] == ["calmly"]
    gate = editor.frame_locator("iframe")
    assert gate.get_by_role("heading", level=1).inner_text() == "Important: please read this calmly"
    assert gate.get_by_role("button", name="I have read this and agree").is_disabled()
    editor.get_by_label("Wording only").check()
    editor.get_by_role("link", name="Not yet").click()
    editor.wait_for_url(f"**{TEXTS}")


def test_an_acceptance_is_reported_found_and_taken_away(editor, open_browser):
    visitor = open_browser()
    accept(visitor)
    editor.goto(REPORT)
    assert editor.get_by_role("img", name="Accepted, by day").is_visible()

    editor.goto("/admin/disclaimer/acceptances/")
    editor.get_by_placeholder("Receipt number").fill("no such thing")
    editor.get_by_text("That is not a receipt number.").wait_for()
    editor.goto("/admin/disclaimer/acceptances/?method=web")
    editor.get_by_role("link", name="Export what is listed…").click()
    with editor.expect_download() as download:
        editor.get_by_role("button", name="Download JSONL").click()

    lines = download.value.path().read_text().splitlines()
    assert {json.loads(line)["method"] for line in lines} == {"web"}
    editor.goto(REPORT)
    editor.get_by_text("JSONL, method “web”").first.wait_for()


@pytest.mark.parametrize("look", TWO_LOOKS)
def test_axe_finds_nothing_on_our_pages_of_the_admin(open_browser, look):
    page = open_browser(bypass_csp=True, **TWO_LOOKS[look])
    sign_in_as_staff(page)
    write_draft(page, f"Please read this on {look}")
    page.get_by_role("link", name=f"Please read this on {look}").click()
    draft = page.url.rstrip("/").rpartition("/")[2]
    addresses = (
        REPORT,
        f"{REPORT}?since=2026-02-01&until=2026-01-01",
        f"{TEXTS}compare/?after={draft}",
        f"{TEXTS}publish/{draft}/",
        f"{TEXTS}inspect/{draft}/",
        "/admin/disclaimer/acceptances/export/",
    )

    assert faults_at(page, addresses, within=OURS) == {}
