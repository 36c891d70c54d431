"""What people do on the site, as steps that more than one journey takes."""

from playwright.sync_api import expect

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


def give_and_sign_in(page, site, email):
    page.goto("/donate/")
    page.get_by_role("button", name="Donate £9.97 a month").click()
    pay(page, email=email, card="4242 4242 4242 4242")
    page.goto("/accounts/login/code/")
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(site.newest_code_for(email))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your donation", exact=True)).to_be_visible()


def see_all_pictures(page):
    """Wait for every picture, also for those that load when somebody comes near, and go back up."""
    page.evaluate("""async () => {
      await document.fonts.ready;
      for (const picture of document.images) {
        picture.scrollIntoView();
        await picture.decode();
      }
      scrollTo(0, 0);
    }""")
