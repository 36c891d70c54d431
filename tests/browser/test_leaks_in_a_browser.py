"""A real browser at pages whose disclaimer was not accepted: nothing of them is in the page, in
what was received, in the source, or on paper."""

import pytest

from tests.browser.steps import FLAGSHIP, accept
from tests.leaks import looking, sentences

pytestmark = pytest.mark.browser
PAGES = ["/", "/articles/", FLAGSHIP, "/faq/", "/stories/mark/", "/about/", "/search/?q=therapy"]
SOURCE = "fetch(location.href).then(answer => answer.text())"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request, open_browser):
    return open_browser(java_script_enabled=request.param)


def listen(page):
    """Every answer that the page's browser receives, as a list that grows."""
    received = []
    page.on("response", lambda answer: received.append(answer))
    return received


def words_of(answers):
    """Address and text of each answer that has a body."""
    return {
        answer.url: answer.body().decode(errors="replace")
        for answer in answers
        if answer.status not in {204, 301, 302, 303, 304}
    }


@pytest.mark.parametrize("address", PAGES)
def test_nothing_of_a_page_reaches_a_browser_before_acceptance(page, site, address):
    received = listen(page)

    page.goto(address)
    page.wait_for_load_state("networkidle")

    for url, words in words_of(received).items():
        assert not sentences.found_in(words), url
    assert not sentences.found_in(page.content())
    assert looking.GATE in page.content()
    assert page.context.cookies() == []
    assert not [answer.url for answer in received if "/media/" in answer.url]


@pytest.mark.parametrize("address", PAGES)
def test_nothing_of_a_page_is_on_paper_before_acceptance(page, address):
    page.goto(address)

    assert not sentences.found_in(printed(page))


def printed(page):
    """What the style sheet for paper leaves to see."""
    page.emulate_media(media="print")
    return page.locator("body").inner_text()


def test_nothing_is_in_the_source_that_a_browser_shows(open_browser, site):
    page = open_browser()
    page.goto(FLAGSHIP)

    assert not sentences.found_in(page.evaluate(SOURCE))
    page.goto(f"view-source:{site.url}{FLAGSHIP}")
    assert not sentences.found_in(page.locator("body").inner_text())


@pytest.mark.parametrize("address", [each for each in PAGES if "search" not in each])
def test_after_acceptance_the_page_is_there_and_on_paper(page, address):
    """Else the tests above would prove nothing."""
    accept(page, address)

    assert sentences.found_in(page.content())
    assert sentences.found_in(printed(page))


def test_nothing_that_a_script_can_ask_for_brings_a_page(open_browser):
    page = open_browser()
    page.goto("/help/")
    asked = page.evaluate(
        """async addresses => {
            const said = [];
            for (const address of addresses) {
                for (const options of [
                    {}, {method: "POST"}, {headers: {Accept: "application/json"}},
                    {headers: {"X-Requested-With": "XMLHttpRequest"}}, {cache: "force-cache"},
                ]) {
                    said.push(await (await fetch(address, options)).text());
                }
            }
            return said;
        }""",
        PAGES,
    )

    assert len(asked) == 5 * len(PAGES)
    assert not any(sentences.found_in(words) for words in asked)
