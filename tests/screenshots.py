"""`make screenshots`: the demo site as people see it, into var/screenshots/.

Phone and desktop, light and dark; and `home.png`, the picture at the top of the README.
"""

import base64
import shutil
import sys

from PIL import Image
from playwright.sync_api import sync_playwright

from config.local import VAR, Problem
from tests import chromium
from tests import environment as _environment  # noqa: F401  (the site's variables)
from tests.browser.addresses import GATED, OPEN, SIGNED_IN
from tests.browser.site import demo_site
from tests.browser.steps import (
    accept,
    give_and_sign_in,
    see_all_pictures,
    sign_in_as_staff,
)

FOLDER = VAR / "screenshots"
DEVICES = {
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
    "desktop": {"viewport": {"width": 1280, "height": 900}},
}
SCHEMES = ("light", "dark")
AT_FIRST_SIGHT = "home-first-sight"
TOGETHER = """
<body style="margin:0;background:#e9e6df;display:flex;align-items:flex-end;justify-content:center;
gap:36px;padding:36px 36px 0;box-sizing:border-box">
<img src="{desktop}" style="width:820px;border-radius:12px 12px 0 0"
><img src="{phone}" style="width:255px;border-radius:24px 24px 0 0">
"""


def take_all(browser, site):
    for device, look in DEVICES.items():
        for scheme in SCHEMES:
            options = {"color_scheme": scheme, "reduced_motion": "reduce", **look}
            ending = f"{device}-{scheme}"
            take_what_readers_see(browser.new_page(base_url=site.url, **options), ending)
            take_what_supporters_see(browser.new_page(base_url=site.url, **options), ending, site)
            take_what_no_address_shows(browser.new_page(base_url=site.url, **options), ending)
            print(f"    {ending}", flush=True)


def take_what_readers_see(page, ending):
    page.goto("/")
    page.screenshot(path=FOLDER / f"gate-{ending}.png", full_page=True)
    accept(page)
    page.screenshot(path=FOLDER / f"{AT_FIRST_SIGHT}-{ending}.png")
    for name, address in (GATED | OPEN).items():
        take(page, address, f"{name}-{ending}")


def take_what_supporters_see(page, ending, site):
    give_and_sign_in(page, site, f"{ending}@example.org")
    for name, address in SIGNED_IN.items():
        take(page, address, f"{name}-{ending}")


def take_what_no_address_shows(page, ending):
    """Thanks, errors and mails, from the style page."""
    sign_in_as_staff(page)
    page.goto("/admin/style/answers/")
    frames = page.locator("iframe").all()
    answers = {frame.get_attribute("title"): frame.get_attribute("src") for frame in frames}
    for name, address in answers.items():
        take(page, address, f"answer-{name}-{ending}")
    take(page, "/admin/style/mails/", f"mails-{ending}")


def take(page, address, name):
    page.goto(address)
    see_all_pictures(page)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png", full_page=True)


def put_together(browser):
    """Desktop and phone side by side: copy it to docs/img/ when the home page has changed."""
    page = browser.new_page(viewport={"width": 1200, "height": 640})
    taken = {device: FOLDER / f"{AT_FIRST_SIGHT}-{device}-light.png" for device in DEVICES}
    pictures = {device: inline(path) for device, path in taken.items()}
    page.set_content(TOGETHER.format(**pictures))
    page.screenshot(path=FOLDER / "home.png")
    # Its few colours fit a palette, at a third of the size.
    picture = Image.open(FOLDER / "home.png").convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(FOLDER / "home.png", optimize=True)


def inline(path):
    return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    print("• Starting the demo site")
    with demo_site() as site, sync_playwright() as playwright:
        print("• Taking pictures")
        browser = chromium.launch(playwright.chromium)
        take_all(browser, site)
        put_together(browser)
        browser.close()
    print(f"• {len(list(FOLDER.glob('*.png')))} pictures are in {FOLDER}")


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        sys.exit(str(problem))
