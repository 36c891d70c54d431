"""An editor meets the rules: as hints while writing, at the block when Publish is pressed."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.steps import sign_in_as_staff

pytestmark = pytest.mark.browser

MAKE_A_DRAFT = """
from articles.models import ArticleIndexPage, ArticlePage
page = ArticlePage(title="A draft with a claim", live=False)
page.body = [
    ("prose", "<h2>What is known</h2><p>Little.</p>"),
    ("claim", {"statement": "<p>It may help.</p>", "certainty": "low", "basis": ""}),
]
ArticleIndexPage.objects.first().add_child(instance=page)
page.save_revision(clean=False)
print("page", page.pk)
"""
STOPS = "1 thing stops this page from being published"


@pytest.fixture
def editor(open_browser):
    page = open_browser(viewport={"width": 1500, "height": 1000})
    sign_in_as_staff(page)
    return page


@pytest.fixture
def draft(site):
    """The id of an unpublished article whose claim cites nothing."""
    return site.manage("shell", "-c", MAKE_A_DRAFT).rpartition("page ")[2].strip()


def press_publish(editor):
    editor.locator("footer").get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish", exact=True).click()


def test_a_writer_sees_what_is_missing_adds_it_and_publishes(editor, draft):
    editor.goto(f"/admin/pages/{draft}/edit/")
    editor.get_by_role("button", name="Toggle checks").click()
    rules = editor.locator("[data-publishing-rules]")
    assert STOPS in rules.inner_text()
    assert "Put a help box near the top" in rules.inner_text()
    found = Axe().run(editor, context={"include": [["[data-publishing-rules]"]]})
    assert found.response["violations"] == []

    claim = editor.locator("[data-streamfield-child]").nth(1)
    claim.get_by_role("textbox").first.click()
    editor.keyboard.press("End")
    editor.keyboard.type(" /cit")
    editor.get_by_role("option", name="Citation").first.click()
    editor.locator(".modal-body a[data-chooser-modal-choice]").first.click()
    claim.locator("[data-draftail-trigger]").wait_for()
    rules.get_by_text(STOPS).wait_for(state="detached")

    press_publish(editor)
    editor.get_by_text("has been published").first.wait_for()


def test_who_presses_publish_all_the_same_is_told_at_the_block(editor, draft):
    editor.goto(f"/admin/pages/{draft}/edit/")

    press_publish(editor)

    claim = editor.locator("[data-streamfield-child]").nth(1)
    claim.get_by_text("A claim needs the citation").first.wait_for()
