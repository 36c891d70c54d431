"""A supporter's life, without any documentation: thanked, paused, failed, mended, stopped, gone."""

import contextlib
import re

import pytest
import requests
import stripe
from playwright.sync_api import expect

from tests.browser.faults import LOOKS, faults
from tests.browser.keys import follow
from tests.browser.steps import pay
from tests.waiting import until

pytestmark = pytest.mark.browser

CHECK_AGAIN = "/donate/manage/?from=portal"
FIX_LINK = re.compile(r"https?://\S+/donate/fix/\S+/")
SECONDS_TO_WAIT = 40  # `work` sends mails every few seconds


class Stripe:
    """What a supporter's bank and the passing of time do, at the sandbox."""

    def __init__(self, site, email):
        self.address = site.sandbox_url
        key = site.env["STRIPE_SECRET_KEY"]
        self.v1 = stripe.StripeClient(key, base_addresses={"api": self.address}).v1
        customer = self.v1.customers.list({"email": email}).data[0].id
        self.subscription = self.v1.subscriptions.list({"customer": customer}).data[0].id

    def press(self, button, **wanted):
        address = f"{self.address}/control/subscriptions/{self.subscription}/{button}"
        assert requests.post(address, json=wanted, timeout=60).ok

    def end(self):
        """No renewals of it in the other tests of this site, which share the sandbox's clock."""
        with contextlib.suppress(stripe.InvalidRequestError):
            self.v1.subscriptions.cancel(self.subscription)


@pytest.fixture
def supporter(open_browser, site):
    """A function: someone who has just given and signed in, as (page, Stripe)."""
    made = []

    def give(email, **options):
        page = open_browser(**options)
        page.goto("/donate/")
        page.get_by_role("button", name="Donate £9.97 a month").click()
        pay(page, email=email, card="4242 4242 4242 4242")
        page.get_by_role("link", name="See, change or stop your donation").click()
        page.get_by_label("Email").fill(email)
        page.get_by_role("button", name="Send me a code").click()
        page.get_by_label("Code").fill(site.newest_code_for(email))
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Your donation", exact=True)).to_be_visible()
        made.append(Stripe(site, email))
        return page, made[-1]

    yield give
    for each in made:
        each.end()


def mail_about(site, email, subject):
    """The newest mail with this subject, as soon as `work` has sent it; its plain text."""

    def sent():
        return [mail for mail in site.mails_to(email) if mail["Subject"] == subject]

    def others():
        return f"no mail “{subject}”: {[mail['Subject'] for mail in site.mails_to(email)]}"

    found = until(sent, others, seconds=SECONDS_TO_WAIT)
    return found[-1].get_body(("plain",)).get_content()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url("**/donate/manage/**")


def test_one_is_thanked_and_stops_and_changes_ones_mind(supporter, site):
    email = "alex@example.org"
    page, _ = supporter(email)
    thanks = mail_about(site, email, "Thank you for your monthly gift")
    assert "£9.97, every month" in thanks
    assert f"{site.url}/donate/manage/" in thanks

    press(page, "Stop")
    expect(page.locator("main [role=status]")).to_contain_text("Nothing more will be taken")
    assert "Ends on:" in mail_about(site, email, "Your monthly gift is stopped")
    press(page, "Undo: keep giving")
    expect(page.locator("main [role=status]")).to_contain_text("Your donation goes on")


def test_one_pauses_at_stripe_and_goes_on_here(supporter, site):
    email = "sam@example.org"
    page, _ = supporter(email)

    page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_role("button", name="Pause subscription").click()
    page.wait_for_url("**/donate/manage/**")
    expect(page.get_by_text("Your donation is paused, and nothing is taken")).to_be_visible()
    mail_about(site, email, "Your monthly gift is paused")
    press(page, "Let it go on")
    expect(page.get_by_text("Your donation is running.")).to_be_visible()


def test_a_payment_fails_and_the_link_in_the_mail_mends_it(supporter, site, open_browser):
    email = "rowan@example.org"
    page, at_stripe = supporter(email)

    at_stripe.press("renew", outcome="declines")
    told = mail_about(site, email, "Your monthly gift: a payment did not go through")
    at_stripe.press("card", outcome="pays")
    elsewhere = open_browser()
    elsewhere.goto(FIX_LINK.search(told)[0])
    elsewhere.get_by_role("button", name=re.compile("Pay")).click()
    expect(elsewhere.get_by_text("paid", exact=True)).to_be_visible()

    page.goto("/donate/manage/")
    expect(page.get_by_text("Your donation is running.")).to_be_visible()
    elsewhere.goto(FIX_LINK.search(told)[0])
    expect(elsewhere.get_by_role("heading", name="This has been paid")).to_be_visible()


def test_the_bank_asks_and_one_press_answers(supporter, site):
    email = "lee@example.org"
    page, at_stripe = supporter(email)

    at_stripe.press("renew", outcome="asks")
    # What is mended before `work` comes to it would rightly not be told.
    mail_about(site, email, "Your monthly gift: your bank has a question")
    page.goto(CHECK_AGAIN)
    page.get_by_role("link", name="Confirm it now").click()
    page.get_by_role("button", name=re.compile("Pay")).click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("paid", exact=True)).to_be_visible()
    page.goto("/donate/manage/")

    expect(page.get_by_text("Your donation is running.")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_what_failed_has_nothing_for_axe_and_can_be_stopped_by_keyboard(supporter, look):
    options = LOOKS[look]
    email = f"max-{look.replace(', ', '-')}@example.org"
    page, at_stripe = supporter(email, bypass_csp=True, **options)
    assert faults(page) == {}

    at_stripe.press("renew", outcome="declines")
    page.goto(CHECK_AGAIN)
    expect(page.get_by_role("link", name="Pay it now")).to_be_visible()
    assert faults(page) == {}
    follow(page, page.get_by_role("button", name="Stop", exact=True))
    expect(page.locator("main [role=status]")).to_contain_text("This donation has ended")
    expect(page.get_by_role("link", name="Give again")).to_be_visible()
    assert faults(page) == {}


def test_without_scripts_it_works_the_same(supporter):
    page, _ = supporter("noscript@example.org", java_script_enabled=False)
    press(page, "Stop")
    expect(page.locator("main [role=status]")).to_contain_text("Nothing more will be taken")
