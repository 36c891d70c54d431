"""load_demo fills a new site once, and afterwards leaves what staff do with it alone."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

from articles.body import finish
from articles.demo.reader import Content
from articles.models import (
    ArticlePage,
    FAQPage,
    HelpPage,
    HomePage,
    Reference,
    SiteImage,
    SiteSettings,
    StandardPage,
    StoryPage,
    Topic,
)
from articles.skeleton import make_skeleton
from tests.once import made_once

pytestmark = pytest.mark.django_db

FLAGSHIP = "can-mdma-assisted-therapy-help-with-ptsd"


def load_demo():
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    """What the first load said. It is done once; each test works on a savepoint of it."""

    def make():
        make_skeleton(lambda line: None)
        return load_demo()

    with made_once(make, django_db_blocker) as said:
        yield said


def snapshot():
    """Everything that a second run must not touch."""
    pages = Page.objects.order_by("pk").values_list(
        "pk",
        "path",
        "title",
        "live",
        "latest_revision_id",
        "latest_revision_created_at",
        "first_published_at",
        "last_published_at",
    )
    counted = (Revision, PageLogEntry, ModelLogEntry, Reference, SiteImage, Topic)
    return list(pages), [model.objects.count() for model in counted]


def stored_texts():
    """(page, stored text) of every page that was loaded."""
    for model in (ArticlePage, StoryPage, StandardPage, HelpPage):
        for page in model.objects.all():
            yield page, str(page.body.get_prep_value())
    for page in FAQPage.objects.all():
        yield page, " ".join(entry.answer for entry in page.questions.all())


def linked(kind, text):
    return {int(pk) for pk in re.findall(rf'linktype=\\?"{kind}\\?" id=\\?"(\d+)', text)}


def test_an_empty_site_gets_every_page_published(loaded):
    content = Content()
    assert ArticlePage.objects.live().count() == len(content.articles)
    assert StoryPage.objects.live().count() == len(content.stories)
    assert Reference.objects.count() == len(content.references)
    assert "loaded /articles/" in loaded
    for page in Page.objects.filter(depth__gt=1).specific():
        assert page.latest_revision is not None, page
        assert not page.has_unpublished_changes, page


def test_the_home_page_leads_to_the_articles():
    home = HomePage.objects.get()
    assert home.featured_article.slug == FLAGSHIP
    assert len(home.start_points) == 4
    assert all(block.value["page"].live for block in home.start_points)


def test_articles_stand_in_the_order_of_their_files():
    slugs = ArticlePage.objects.order_by("path").values_list("slug", flat=True)
    assert list(slugs) == [document.facts["slug"] for document in Content().articles]


def test_pages_carry_where_they_come_from():
    page = ArticlePage.objects.get(slug=FLAGSHIP)
    assert page.author.name == "Wayside editors"
    assert page.reviewer is None
    assert page.last_reviewed < page.next_review_due
    assert page.corrections.count() == 1
    assert "No company" in page.funding_note
    assert page.public_summary


def test_every_citation_and_link_of_a_loaded_page_leads_somewhere():
    live = set(Page.objects.live().values_list("pk", flat=True))
    references = set(Reference.objects.values_list("pk", flat=True))
    for page, text in stored_texts():
        assert "[@" not in text, page
        assert "page:/" not in text, page
        assert linked("page", text) <= live, page
        assert linked("reference", text) <= references, page


def test_links_within_a_page_lead_to_one_of_its_sections():
    html = ArticlePage.objects.get(slug=FLAGSHIP).body.render_as_block()
    contents = finish(html).contents
    sections = {entry["id"] for part in contents for entry in (part, *part["children"])}
    anchors = set(re.findall(r'href="#([\w-]+)"', html))
    assert anchors
    assert anchors <= sections


def test_the_main_article_numbers_its_references_and_names_the_retracted_ones():
    references = finish(ArticlePage.objects.get(slug=FLAGSHIP).body.render_as_block()).references
    assert [entry.number for entry in references] == list(range(1, len(references) + 1))
    retracted = {entry.reference.key for entry in references if entry.reference.is_retracted}
    assert retracted == {"mithoefer-2019", "jerome-2020", "feduccia-2021"}


def test_a_second_run_changes_nothing():
    before = snapshot()
    assert "nothing new" in load_demo()
    assert snapshot() == before


def test_what_was_deleted_stays_deleted():
    ArticlePage.objects.get(slug=FLAGSHIP).delete()
    StoryPage.objects.get(slug="tom").delete()
    Reference.objects.get(key="mitchell-2021").delete()
    Topic.objects.get(name="Families").delete()
    SiteImage.objects.all().delete()
    before = snapshot()
    load_demo()
    assert snapshot() == before


def test_a_page_that_staff_renamed_is_not_made_again():
    page = ArticlePage.objects.get(slug=FLAGSHIP)
    page.slug = "mdma-and-ptsd"
    page.save()
    before = snapshot()
    load_demo()
    assert snapshot() == before


def test_a_page_that_staff_edited_is_left_alone(django_user_model):
    page = FAQPage.objects.get()
    page.questions.set(list(page.questions.all())[:1])
    page.save_revision(user=django_user_model.objects.create_user("author")).publish()
    load_demo()
    assert FAQPage.objects.get().questions.count() == 1


def test_settings_get_their_words_once():
    settings = SiteSettings.load()
    assert settings.feedback_address == "feedback@wayside.example"
    assert [line.number for line in settings.helplines.all()] == ["999", "111", "116 123", "85258"]
    settings.feedback_address = ""
    settings.save()
    settings.helplines.all().delete()
    load_demo()
    settings.refresh_from_db()
    assert settings.feedback_address == ""
    assert not settings.helplines.exists()


def test_pictures_come_with_words_and_terms():
    drawn = [name for name in Content().pictures if Content().picture_file(name).exists()]
    assert SiteImage.objects.count() == len(drawn)
    for picture in SiteImage.objects.all():
        assert picture.alt_text
        assert picture.credit
        assert picture.licence
