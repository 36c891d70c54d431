"""A paper's way through the site: added by its DOI, cited twice, retracted, and what then happens.

Crossref is a server on this machine with recorded answers.
"""

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.articles.registers import DOI, NOTICE, Registers, recorded
from tests.browser.site import Site
from tests.browser.steps import accept, sign_in_as_staff
from tests.waiting import until

pytestmark = pytest.mark.browser

STAFF_MAIL = "sources@wayside.example"
SUBJECT = "Sources: something needs a look"
TITLE = "What one trial found"
PAGE = "/articles/what-one-trial-found/"


@pytest.fixture(scope="module")
def registers():
    registers = Registers()
    registers.works[DOI] = recorded("work")
    yield registers
    registers.stop()


@pytest.fixture(scope="module")
def site(tmp_path_factory, registers):
    """A site of our own, which asks for references at the registers of this module."""
    site = Site(tmp_path_factory.mktemp("references"))
    site.env |= {
        "DJANGO_SETTINGS_MODULE": "tests.browser.recorded_settings",
        "RECORDED_REGISTERS": registers.url,
        "CROSSREF_MAILTO": "library@wayside.example",
        "STAFF_ALERT_EMAIL": STAFF_MAIL,
    }
    try:
        site.start()
        yield site
    finally:
        site.stop()


def test_a_paper_is_added_by_doi_cited_twice_and_later_retracted(open_browser, site, registers):
    editor = open_browser(viewport={"width": 1280, "height": 1000})
    sign_in_as_staff(editor)
    writes_an_article_that_cites_the_paper_twice(editor, site)
    publish(editor)
    expect(editor.locator(".messages")).to_contain_text(f"'{TITLE}' has been published")

    reader = open_browser()
    accept(reader, PAGE)
    sees_it_numbered(reader)

    registers.works[DOI] = recorded("retracted")
    assert "1 of 1  Okafor 2022: NEW NOTICE" in site.manage("references_check", "--doi", DOI)

    staff_are_told(site)
    finds_it_in_the_report(editor)
    cannot_publish_it_again(editor)
    reader.goto(PAGE)
    sees_that_it_was_retracted(reader)


def writes_an_article_that_cites_the_paper_twice(page, site):
    page.goto(f"/admin/pages/add/articles/articlepage/{index_of_articles(site)}/")
    page.get_by_role("textbox", name="Title*").fill(TITLE)
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Claim and its certainty").click()
    statement, basis = text_of(page, "statement"), text_of(page, "basis")
    page.get_by_label("How certain is it?").select_option("low")

    type_and_cite(page, statement, "It may help")
    page.get_by_role("tab", name="Add a new one").click()
    fetch(page, "10.5555/nobody-knows-this")
    expect(page.get_by_text("Nobody has a record under this number.")).to_be_visible()
    fetch(page, f"https://doi.org/{DOI}")
    expect(statement).to_contain_text("Okafor 2022")

    type_and_cite(page, basis, "The trial itself")
    choose(page, "Okafor 2022")
    expect(basis).to_contain_text("Okafor 2022")
    # Wagtail has saved the draft. To publish while it does so would make the page a second time.
    page.wait_for_url("**/edit/")


def index_of_articles(site):
    """The id of the page that lists the articles."""
    code = "from articles.models import ArticleIndexPage as A; print('id', A.objects.get().pk)"
    return site.manage("shell", "--no-imports", "-c", code).split()[-1]


def text_of(page, field):
    return page.locator(f"[data-contentpath={field}] [role=textbox]")


def type_and_cite(page, text, words):
    text.click()
    page.keyboard.type(f"{words} /cit")
    page.get_by_role("option", name="Citation").click()


def choose(page, label):
    """Search for a reference that was just added: the worker has to put it into the index."""
    link = page.get_by_role("link", name=label)

    def is_found():
        page.locator(".modal-content input[name=q]").fill("")
        page.locator(".modal-content input[name=q]").fill(label)
        try:
            link.wait_for(timeout=3_000)
        except TimeoutError:
            return False
        return True

    until(is_found, "the reference is not found", seconds=120)
    link.click()


def fetch(page, number):
    page.get_by_label("DOI or PubMed number").fill(number)
    page.get_by_role("button", name="Fetch and choose").click()


def publish(page):
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()


def sees_it_numbered(page):
    expect(page.locator("main a.cite")).to_have_text(["1", "1"])
    entry = page.locator("#ref-1")
    expect(entry).to_contain_text("Okafor NA, van der Berg JP Jr, Lindqvist M")
    page.locator("main a.cite").nth(1).click()
    expect(entry).to_be_in_viewport()
    entry.locator("[role=doc-backlink]").nth(1).click()
    expect(page.locator("main a.cite").nth(1)).to_be_in_viewport()


def staff_are_told(site):
    mails = [mail for mail in site.mails_to(STAFF_MAIL) if mail["Subject"] == SUBJECT]
    mail = "".join(mail.get_content() for mail in mails)
    assert len(mails) == 1
    assert "Okafor 2022" in mail
    assert f"https://doi.org/{NOTICE}" in mail
    assert f"- {TITLE} (UNDER A CLAIM)" in mail


def finds_it_in_the_report(page):
    page.goto("/admin/")
    page.get_by_role("link", name="See which references, and why").first.click()
    row = page.get_by_role("row", name="Okafor 2022")
    expect(row).to_contain_text("Retracted (19 October 2026)")
    expect(row).to_contain_text(f"{TITLE} (claim)")
    row.get_by_role("link", name=TITLE).click()


def cannot_publish_it_again(page):
    text_of(page, "statement").wait_for()
    publish(page)
    expect(page.locator(".messages")).to_contain_text("could not be saved due to validation errors")
    expect(page.locator("[data-contentpath=statement]")).to_contain_text(
        "“Okafor 2022” is marked “retracted”, so it cannot support a claim."
    )


def sees_that_it_was_retracted(page):
    first = page.locator("main a.cite").first
    expect(first).to_have_text("1 retracted")
    expect(first).to_have_accessible_name("Reference 1 retracted: Okafor 2022")
    expect(page.locator("#ref-1")).to_contain_text("Retracted 2026.")
    page.get_by_role("link", name="Record of reference 1").click()
    expect(page.get_by_text("Notice of 19 October 2026.")).to_be_visible()
    expect(page.get_by_role("link", name="Read the notice")).to_have_attribute(
        "href", f"https://doi.org/{NOTICE}"
    )
    expect(page.get_by_text("a claim still rests on it")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="BibTeX").click()
    assert download.value.suggested_filename == "okafor-2022.bib"
