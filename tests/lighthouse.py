"""`make lighthouse`: what Lighthouse says of the demo site, with its own preset of a slow phone.

Performance is the median of RUNS; it depends on the machine, which should have nothing else to
do. The reports are in var/lighthouse/. Needs Node.js (`apt-get install npm`), and is not part of
the tests.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys

from playwright.sync_api import sync_playwright

from config.local import VAR, Problem
from tests import chromium
from tests import environment as _environment  # noqa: F401  (the site's variables)
from tests.browser.site import demo_site
from tests.browser.steps import FLAGSHIP, accept

LIGHTHOUSE = "lighthouse@12.8.2"
FOLDER = VAR / "lighthouse"
RUNS = 3
# Now and then Lighthouse loses the trace of a page, says so, and asks to be run again.
TRIES = 3
GATE = "gate"
PAGES = {GATE: "/faq/", "home": "/", "article": FLAGSHIP, "faq": "/faq/", "donate": "/donate/"}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# What Lighthouse only tells, or what its number for the category already says.
COUNTED = ("binary", "numeric")


def cookie_of_a_reader(site):
    """The Cookie header of a browser that has agreed."""
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright.chromium)
        page = browser.new_page(base_url=site.url)
        accept(page)
        cookies = page.context.cookies()
        browser.close()
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)


def run(site, name, headers):
    """One report of Lighthouse, as it stands in its JSON."""
    path = FOLDER / f"{name}.report.json"
    flags = " ".join(["--headless=new", *chromium.FLAGS])
    command = ["npx", "--yes", LIGHTHOUSE, site.url + PAGES[name], "--quiet"]
    command += ["--output=json", "--output=html", f"--output-path={FOLDER / name}"]
    command += [f"--chrome-flags={flags}", f"--extra-headers={json.dumps(headers)}"]
    env = os.environ | {"CHROME_PATH": chromium.path()}
    for _ in range(TRIES):
        done = subprocess.run(command, env=env, capture_output=True, text=True)
        if not done.returncode:
            return json.loads(path.read_text())
    raise Problem(f"Lighthouse failed:\n{done.stderr[-1500:]}")


def report(site, name, cookie):
    headers = {} if name == GATE else {"Cookie": cookie}
    found = [run(site, name, headers) for _ in range(RUNS)]
    scores = [
        round(100 * statistics.median(each["categories"][category]["score"] for each in found))
        for category in CATEGORIES
    ]
    print(f"{name:<12}" + "".join(f"{score:>16}" for score in scores), flush=True)
    for audit in short_of_best(found[-1]):
        print(f"{'':<12}  {audit['title']}: {audit.get('displayValue', 'no')}", flush=True)


def short_of_best(found):
    """The audits that took points, in the last report."""
    weights = {
        ref["id"]: ref["weight"]
        for category in CATEGORIES
        for ref in found["categories"][category]["auditRefs"]
    }
    return [
        audit
        for key, audit in found["audits"].items()
        if weights.get(key) and audit["scoreDisplayMode"] in COUNTED and audit["score"] < 1
    ]


def main():
    if not shutil.which("npx"):
        raise Problem("Lighthouse needs Node.js. On Debian: apt-get install npm")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    print("• Starting the demo site", flush=True)
    with demo_site() as site:
        cookie = cookie_of_a_reader(site)
        print(f"{'':<12}" + "".join(f"{category:>16}" for category in CATEGORIES), flush=True)
        for name in PAGES:
            report(site, name, cookie)
    print(f"• The reports are in {FOLDER}")


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        sys.exit(str(problem))
