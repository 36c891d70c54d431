"""Supporter care's way through the donations in the admin, and what axe finds on our pages."""

import csv

import pytest
from playwright.sync_api import expect

from tests.browser.faults import TWO_LOOKS, faults
from tests.browser.steps import pay, sign_in_as_staff

pytestmark = pytest.mark.browser

DASHBOARD = "/admin/donations/"
GIVER = "watched.over@example.org"
# Wagtail's own frame around each page is Wagtail's to mend.
OURS = {"include": [["main .nice-padding"]]}


@pytest.fixture
def giver(open_browser):
    """The address of someone who has just given."""
    page = open_browser()
    page.goto("/donate/")
    page.get_by_role("button", name="Donate £9.97 a month").click()
    pay(page, email=GIVER, card="4242 4242 4242 4242")
    expect(page.get_by_text("Your donation has been received.")).to_be_visible()
    return GIVER


@pytest.fixture
def care(open_browser):
    page = open_browser()
    sign_in_as_staff(page)
    return page


def find(page, address):
    """From the list of supporters to the page of the first one with this address."""
    page.goto(f"{DASHBOARD}supporters/")
    page.get_by_placeholder("Part of an address, Stripe id").fill(address)
    page.get_by_text("match").first.wait_for()
    page.get_by_role("link", name=address).first.click()
    page.get_by_role("heading", name="What happened").wait_for()


def test_a_gift_is_seen_found_and_brought_up_to_date(care, giver):
    care.goto("/admin/")
    care.get_by_role("link", name="See the donations").click()
    expect(care.get_by_role("img", name="Money by month")).to_be_visible()
    care.get_by_role("heading", name="Does everything run?").wait_for()

    find(care, giver)
    story = care.locator(".donations-timeline")
    for words in ("Payment of £9.97", "Began to give", "Pressed Donate"):
        expect(story.get_by_text(words).first).to_be_visible()
    care.get_by_role("button", name="Bring up to date with Stripe").click()

    expect(care.get_by_text("everything is as Stripe has it now")).to_be_visible()


def test_an_event_is_worked_on_again(care, giver):
    care.goto(f"{DASHBOARD}events/?type=invoice.paid")
    care.get_by_role("link", name="Payment made").first.click()
    care.get_by_role("button", name="Work on it again").click()

    expect(care.get_by_text("1 event is worked on again")).to_be_visible()


def test_payments_are_taken_away_and_that_is_on_record(care, giver):
    care.goto(f"{DASHBOARD}payments/?status=paid")
    care.get_by_role("link", name="Export what is listed…").click()
    with care.expect_download() as download:
        care.get_by_role("button", name="Download CSV").click()

    rows = list(csv.DictReader(download.value.path().read_text().splitlines()))
    assert giver in {row["email"] for row in rows}
    assert {row["status"] for row in rows} == {"paid"}
    care.goto(f"{DASHBOARD}exports/")
    expect(care.get_by_text("State: Paid").first).to_be_visible()


@pytest.mark.parametrize("look", TWO_LOOKS)
def test_axe_finds_nothing_on_our_pages_of_the_admin(open_browser, giver, look):
    page = open_browser(bypass_csp=True, **TWO_LOOKS[look])
    sign_in_as_staff(page)
    found = {}

    def look_at(name):
        here = faults(page, within=OURS)
        found.update({(name, what): where for what, where in here.items()})

    for name in ("", "export/payments/", "export/payments/?created_at_from=yesterday"):
        page.goto(DASHBOARD + name)
        look_at(name)
    find(page, giver)
    look_at("supporter")
    for name in ("subscriptions", "payments", "events", "attempts"):
        page.goto(f"{DASHBOARD}{name}/")
        page.locator("table.listing tbody a").first.click()
        page.locator(".donations-state").wait_for()
        look_at(name)

    assert found == {}
