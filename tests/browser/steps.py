"""What people do on the site, as steps that more than one journey takes."""

from tests.browser.site import STAFF

FLAGSHIP = "/articles/can-mdma-assisted-therapy-help-with-ptsd/"


def accept(page, address="/"):
    """Open `address`, meet the gate, agree, and be where one wanted to be."""
    page.goto(address)
    page.get_by_role("button", name="I have read this and agree").click()
    page.wait_for_load_state()


def sign_in_as_staff(page):
    email, password = STAFF
    page.goto("/admin/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def pay(page, *, email, card):
    """Fill in the sandbox's checkout page and press Pay."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Card number").fill(card)
    page.get_by_label("Expiry (MM/YY)").fill("12/34")
    page.get_by_label("Security code").fill("123")
    page.locator("button.main").click()
    page.wait_for_load_state()
