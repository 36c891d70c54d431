"""Pages stand still while they load, survive what readers do to them, and weigh little."""

import gzip

import pytest

from tests.browser.addresses import GATED, OPEN
from tests.browser.steps import FLAGSHIP, accept, see_all_pictures

pytestmark = pytest.mark.browser

SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
THE_GATE = "/faq/?unread"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
# Half of what counts as good (https://web.dev/articles/cls). On a busy machine the header and the
# foot are seen to grow while the HTML arrives; a picture without its size would be far above.
MOST_SHIFTED = 0.05
# WCAG 2.2, 1.4.4 and 1.4.12, as somebody's own style sheet would have it.
LARGE = "html { font-size: 200% !important }"
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-block-end: 2em !important }"""
# Bytes of HTML, packed. The longest article cites 65 works: see docs/decisions.md.
BUDGET, BUDGET_OF_THE_LONGEST = 20_000, 35_000
HERO_BUDGET = 60_000


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_jumps_while_a_page_loads(open_browser, viewport):
    known = open_browser()
    accept(known)
    state = known.context.storage_state()
    jumped = {}

    for address in [THE_GATE, *GATED.values(), *OPEN.values()]:
        # A browser of its own each: whoever comes first has neither fonts nor styles.
        options = {} if address == THE_GATE else {"storage_state": state}
        page = open_browser(viewport=viewport, **options)
        page.add_init_script(SHIFTS)
        page.goto(address)
        see_all_pictures(page)
        page.wait_for_load_state("networkidle")
        if (far := page.evaluate("window.shifted")) > MOST_SHIFTED:
            jumped[address] = far
        page.context.close()

    assert jumped == {}


@pytest.mark.parametrize(
    ("style", "width"),
    [(LARGE, 640), (LARGE, 1280), (SPACED, 320), (SPACED, 1280)],
    ids=["large on a tablet", "large on a desktop", "spaced on a phone", "spaced on a desktop"],
)
def test_nothing_sticks_out_under_styles_of_the_reader(open_browser, style, width):
    page = open_browser(bypass_csp=True, viewport={"width": width, "height": 900})
    accept(page)
    stuck_out = []

    for address in [*GATED.values(), *OPEN.values(), THE_GATE]:
        if address == THE_GATE:
            page.context.clear_cookies()
        page.goto(address)
        page.add_style_tag(content=style)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            stuck_out.append(address)

    assert stuck_out == []


def test_pages_are_light(open_browser):
    page = open_browser()
    accept(page)
    heavy = {}

    for address in [*GATED.values(), *OPEN.values()]:
        weight = len(gzip.compress(page.request.get(address).body()))
        if weight > (BUDGET_OF_THE_LONGEST if address == FLAGSHIP else BUDGET):
            heavy[address] = weight

    assert heavy == {}


def test_a_picture_that_leads_a_page_is_light_in_each_size(open_browser):
    page = open_browser()
    accept(page)
    weights = {}

    for address in GATED.values():
        page.goto(address)
        for srcset in page.locator("picture:has([fetchpriority=high]) [type='image/avif']").all():
            for candidate in srcset.get_attribute("srcset").split(","):
                file = candidate.split()[0]
                weights[file] = len(page.request.get(file).body())

    assert len(weights) > 2
    assert {file: weight for file, weight in weights.items() if weight > HERO_BUDGET} == {}


def test_a_list_of_contents_that_fits_is_shown_whole(open_browser):
    page = open_browser(viewport={"width": 1280, "height": 900})
    page.goto("/privacy/")

    lists = page.locator("[data-contents]")

    assert lists.count() == 1
    assert lists.evaluate("each => each.scrollHeight <= each.clientHeight")
