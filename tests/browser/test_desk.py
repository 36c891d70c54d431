"""The first page of the admin, the choice of what to write, and the guide, in a browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.faults import TWO_LOOKS, faults
from tests.browser.steps import sign_in_as_staff

pytestmark = pytest.mark.browser

# The part of each page that is ours; the frame around it is Wagtail's to mend.
OURS = {"/admin/": ".today", "/admin/new/": ".page-kinds", "/admin/guide/": ".guide"}


@pytest.mark.parametrize("look", TWO_LOOKS)
def test_axe_finds_nothing_and_nothing_sticks_out(open_browser, look):
    page = open_browser(bypass_csp=True, **TWO_LOOKS[look])
    sign_in_as_staff(page)
    found = {}

    for address, ours in OURS.items():
        page.goto(address)
        page.locator(ours).wait_for()
        here = faults(page, within=ours)
        found |= {(address, what): where for what, where in here.items()}

    assert found == {}


def test_the_menu_has_our_mark_and_its_drawings_are_drawn(open_browser):
    page = open_browser()
    sign_in_as_staff(page)

    mark = page.locator(".sidebar-custom-branding img")
    expect(page.locator(".sidebar-custom-branding")).to_contain_text("Wayside")
    assert mark.evaluate("image => image.complete && image.naturalWidth > 0")
    page.get_by_role("link", name="Write something new").click()
    page.wait_for_load_state("networkidle")
    for drawing in page.locator(".page-kinds__picture use").all():
        assert drawing.evaluate("use => use.getBBox().width") > 30


def test_an_editor_finds_a_task_in_the_guide_by_keyboard(open_browser):
    page = open_browser()
    sign_in_as_staff(page)
    page.get_by_role("link", name="How do I …? The guide for editors").press("Enter")

    page.locator(".guide__contents").get_by_role("link", name="Pictures").press("Enter")

    expect(page).to_have_url(re.compile("#pictures$"))
    expect(page.get_by_role("heading", name="Pictures")).to_be_in_viewport()
