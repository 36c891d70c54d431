"""The whole journey, as a person takes it: accept, read, give, manage, stop; and staff see it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import FLAGSHIP, accept, pay, sign_in_as_staff

pytestmark = pytest.mark.browser
SUPPORTER = "robin@example.org"


def test_a_reader_becomes_a_supporter_and_stops_again(open_browser, site):
    page = open_browser()

    accept(page, FLAGSHIP)
    expect(page).to_have_url(site.url + FLAGSHIP)
    follows_a_citation_and_comes_back(page)
    gives(page)
    signs_in_by_code(page, site)
    expect(page.get_by_text("Your donation is running.")).to_be_visible()
    stops(page)
    expect(page.locator("main [role=status]")).to_contain_text("You have stopped your donation.")

    staff = open_browser()
    sign_in_as_staff(staff)
    staff_see_everything(staff, site)


def follows_a_citation_and_comes_back(page):
    citation = page.locator("main a.cite").first
    target = citation.get_attribute("href")
    citation.click()
    expect(page).to_have_url(re.compile(re.escape(target) + "$"))
    reference = page.locator(target)
    expect(reference).to_be_in_viewport()
    reference.locator("[role=doc-backlink]").first.click()
    expect(citation).to_be_in_viewport()


def gives(page):
    page.get_by_role("contentinfo").get_by_role(
        "link", name=re.compile("donat|support", re.I)
    ).first.click()
    expect(page.get_by_role("main")).to_contain_text("£9.97 a month")
    expect(page.get_by_role("main")).to_contain_text("Around $12.48")
    page.get_by_role("button", name="Donate £9.97 a month").click()
    pay(page, email=SUPPORTER, card="4242 4242 4242 4242")
    expect(page.get_by_text("Your donation has been received.")).to_be_visible()


def signs_in_by_code(page, site):
    page.get_by_role("main").get_by_role("link", name="See, change or stop your donation").click()
    page.get_by_label("Email").fill(SUPPORTER)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Enter your code")).to_be_visible()
    page.get_by_label("Code").fill(site.newest_code_for(SUPPORTER))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your donation", exact=True)).to_be_visible()


def stops(page):
    page.get_by_role("button", name="Stop", exact=True).click()
    page.wait_for_url("**/donate/manage/")


def staff_see_everything(page, site):
    for address, words in {
        "/admin/disclaimer/acceptances/": "1.0",
        "/admin/donations/supporters/": SUPPORTER,
        "/admin/donations/subscriptions/": "£9.97",
        "/admin/donations/payments/": "£9.97",
        "/admin/donations/events/": "Checkout finished",
    }.items():
        page.goto(address)
        expect(page.locator("main")).to_contain_text(words)


def test_going_back_from_checkout_takes_nothing(open_browser, site):
    page = open_browser()
    page.goto("/donate/")
    page.get_by_role("button", name="Donate £9.97 a month").click()

    page.get_by_role("link", name="Back").click()

    expect(page.get_by_text("Nothing was taken")).to_be_visible()


def test_a_declined_card_is_explained_and_another_one_works(open_browser, site):
    page = open_browser()
    page.goto("/donate/")
    page.get_by_role("button", name="Donate £9.97 a month").click()

    pay(page, email="jo@example.org", card="4000 0000 0000 0002")
    expect(page.get_by_text("declined").first).to_be_visible()
    pay(page, email="jo@example.org", card="4242 4242 4242 4242")

    expect(page.get_by_text("Your donation has been received.")).to_be_visible()


def test_the_journey_needs_no_scripts(open_browser, site):
    page = open_browser(java_script_enabled=False)

    accept(page, FLAGSHIP)
    follows_a_citation_and_comes_back(page)
    gives(page)


def test_two_clicks_on_donate_lead_to_the_same_checkout(open_browser, site):
    page = open_browser()
    page.goto("/donate/")
    seen = []
    for _ in range(2):
        page.get_by_role("button", name="Donate £9.97 a month").click()
        page.wait_for_url(f"{site.sandbox_url}/**")
        seen.append(page.url)
        page.go_back()
        expect(page).to_have_url(f"{site.url}/donate/")

    assert seen[0] == seen[1]


def test_nothing_personal_is_in_any_log(open_browser, site):
    page = open_browser(user_agent="AnUnusualBrowser/7")
    accept(page, f"{FLAGSHIP}?from=aPrivatePlace")
    page.goto("/donate/")
    page.get_by_role("button", name="Donate £9.97 a month").click()
    pay(page, email="someone.private@example.org", card="4242 4242 4242 4242")
    expect(page.get_by_text("Your donation has been received.")).to_be_visible()
    page.goto("/no/such/page/of/aPrivatePlace/")

    for name in ("web", "work", "sandbox"):
        words = site.log(name)
        for personal in (
            "someone.private", "4242 4242", "4242424242", FLAGSHIP, "aPrivatePlace",
            "AnUnusualBrowser", "sk_test", "whsec_", "cs_test", "127.0.0.1 -",
        ):  # fmt: skip
            assert personal not in words, (name, personal)
    assert "articles:media 200" in site.log("web")
