"""Numbers, back-links and "used by" of every text in which an editor may cite, on every kind of
page, whatever happens to the page.

The texts are found by looking at the models: a new block or field is in here from its first day.
"""

import re

import pytest

from articles import models
from articles.references.used_by import pages_that_cite, uses
from tests import factories
from tests.factories import cite, make_reference
from tests.leaks.planting import Makings, Planted, page_models

pytestmark = pytest.mark.django_db

MAKERS = {
    models.ArticleIndexPage: factories.make_article_index,
    models.ArticlePage: factories.make_article,
    models.EpisodePage: factories.make_episode,
    models.FAQPage: factories.make_faq,
    models.GlossaryPage: factories.make_glossary_page,
    models.HelpPage: factories.make_help_page,
    models.HomePage: factories.make_home,
    models.PodcastPage: factories.make_podcast,
    models.StandardPage: factories.make_standard_page,
    models.StoryIndexPage: factories.make_story_index,
    models.StoryPage: factories.make_story,
    models.SupportGroupIndexPage: factories.make_group_index,
    models.SupportGroupPage: factories.make_support_group,
}
IN_TEXT = re.compile(r'<a class="cite" id="(cite-(\d+)-\d+)" href="#ref-(\d+)"')
LISTED = re.compile(r'<li id="ref-(\d+)">(.*?)</li>', re.DOTALL)
TITLE = re.compile(r"Cited (everywhere|in [\w./]+[\w])")
BACK = re.compile(r'role="doc-backlink" href="#([^"]+)"')


class Citing(Makings):
    """Fills a page so that each of its texts cites a work of its own, between two citations of
    one that all of them cite. `works` are these, by the names of the `texts`.
    """

    def __init__(self, model):
        super().__init__(Planted(), factories.make_image())
        self.recording = factories.make_recording()
        fields = model.get_edit_handler().get_form_class().base_fields
        self.not_offered = {
            f"{model.__name__}.{field.name}"
            for field in model._meta.concrete_fields
            if field.name not in fields
        }
        self.works = {"everywhere": make_reference(title="Cited everywhere")}
        self.texts = set()

    def rich_text(self, carrier, features):
        if "citation" not in features or carrier in self.not_offered:
            return ""
        if carrier not in self.texts:
            self.texts.add(carrier)
            self.works[carrier] = make_reference(title=f"Cited in {carrier}")
        both, own = cite(self.works["everywhere"]), cite(self.works[carrier])
        return f"<p>As is known {both}, and here {own}, and then {both}</p>"


def may_cite(model):
    """A kind of page that has any text of its own in which an editor may cite."""
    return model.get_edit_handler().get_form_class().base_fields.keys() & {"body", "funding_note"}


KINDS = [model for model in page_models() if may_cite(model)]
# Citations in blocks, and in rows of their own: what happens to a page happens to all kinds alike.
IN_BLOCKS_AND_IN_ROWS = [models.ArticlePage, models.FAQPage]


@pytest.fixture
def citing(kind):
    return Citing(kind)


@pytest.fixture
def page(kind, citing):
    """A published page that cites in all its texts."""
    page = drafted(kind, citing)
    page.get_latest_revision().publish()
    return kind.objects.get(pk=page.pk)


def drafted(kind, citing):
    page = MAKERS[kind]()
    citing.fill(page)
    page.social_image = None  # Not allowed on pages that everybody may read.
    page.save_revision()
    return page


def publish_without_citations(page):
    page.funding_note, page.body, page.questions = "", [], []
    page.save_revision().publish()


def is_right(html, citing):
    """Check the numbers, the list and the links to and fro of a page that cites the works."""
    in_text, listed = IN_TEXT.findall(html), dict(LISTED.findall(html))
    numbers = [int(number) for _, _, number in in_text]
    places = [place for place, _, _ in in_text]
    titles = {number: "".join(TITLE.findall(entry)) for number, entry in listed.items()}

    assert sorted(titles.values()) == sorted(
        "everywhere" if carrier == "everywhere" else f"in {carrier}" for carrier in citing.works
    )
    assert list(dict.fromkeys(numbers)) == list(range(1, len(citing.works) + 1))
    assert [int(number) for number in listed] == list(range(1, len(citing.works) + 1))
    # Each text names the common work twice, and its own once, if that still exists.
    assert len(set(places)) == len(places) == 2 * len(citing.texts) + len(citing.works) - 1
    for number, entry in listed.items():
        assert BACK.findall(entry) == [place for place, _, to in in_text if to == number]
        assert len(BACK.findall(entry)) == (2 * len(citing.texts) if number == "1" else 1)
    assert titles["1"] == "everywhere"
    return True


def users_of(citing):
    """{a text's name: the ids of the pages that use its work}, by both ways of asking."""
    found = uses(list(citing.works.values()))
    told = {
        carrier: {page.pk for page in pages_that_cite(reference)}
        for carrier, reference in citing.works.items()
    }
    assert told == {
        carrier: {int(use.edit_address.split("/")[3]) for use in found.get(reference.pk, ())}
        for carrier, reference in citing.works.items()
    }
    return told


def all_by(citing, *pages):
    return {carrier: {page.pk for page in pages} for carrier in citing.works}


@pytest.mark.parametrize("kind", KINDS)
def test_published(kind, citing, page, reader):
    assert is_right(reader.get(page.url).content.decode(), citing)
    assert users_of(citing) == all_by(citing, page)


@pytest.mark.parametrize("kind", KINDS)
def test_only_drafted(kind, citing, reader):
    page = drafted(kind, citing)

    draft = page.get_latest_revision_as_object().make_preview_request(preview_mode="")

    assert is_right(draft.content.decode(), citing)
    assert not IN_TEXT.search(reader.get(page.url).content.decode())
    assert users_of(citing) == all_by(citing)


@pytest.mark.parametrize("kind", [models.ArticlePage, models.EpisodePage])
def test_previewed_in_another_order(kind, citing, page):
    page.body = page.body.stream_block.to_python(list(reversed(page.body.get_prep_value())))

    assert is_right(page.make_preview_request(preview_mode="").content.decode(), citing)


@pytest.mark.parametrize("kind", IN_BLOCKS_AND_IN_ROWS)
def test_moved(kind, citing, page, reader):
    first = page.get_siblings().first()
    page.move(first, pos="left" if first.pk != page.pk else "last-sibling")
    page.refresh_from_db()

    assert is_right(reader.get(page.url).content.decode(), citing)
    assert users_of(citing) == all_by(citing, page)


@pytest.mark.parametrize("kind", [models.ArticlePage, models.SupportGroupPage])
def test_copied(kind, citing, page, reader):
    copy = page.copy(update_attrs={"slug": "a-copy", "title": "A copy"}, keep_live=True)

    assert is_right(reader.get(copy.url).content.decode(), citing)
    assert is_right(reader.get(page.url).content.decode(), citing)
    assert users_of(citing) == all_by(citing, page, copy)


@pytest.mark.parametrize("kind", IN_BLOCKS_AND_IN_ROWS)
def test_unpublished(kind, citing, page):
    page.unpublish()

    assert users_of(citing) == all_by(citing, page)
    assert not any(use.live for use in uses([citing.works["everywhere"]]).popitem()[1])


@pytest.mark.parametrize("kind", IN_BLOCKS_AND_IN_ROWS)
def test_deleted(kind, citing, page):
    page.delete()

    assert users_of(citing) == all_by(citing)


@pytest.mark.parametrize("kind", IN_BLOCKS_AND_IN_ROWS)
def test_published_without_what_it_cited(kind, citing, page, reader):
    publish_without_citations(page)

    assert not LISTED.search(reader.get(page.url).content.decode())
    assert users_of(citing) == all_by(citing)


@pytest.mark.parametrize("kind", IN_BLOCKS_AND_IN_ROWS)
def test_gone_back_to_an_older_version(kind, citing, page, reader):
    older = page.latest_revision
    publish_without_citations(page)

    older.publish()

    assert is_right(reader.get(page.url).content.decode(), citing)
    assert users_of(citing) == all_by(citing, page)


@pytest.mark.parametrize("kind", IN_BLOCKS_AND_IN_ROWS)
def test_a_work_that_went_missing_leaves_no_hole(kind, citing, page, reader):
    citing.works.pop(min(citing.texts)).delete()

    assert is_right(reader.get(page.url).content.decode(), citing)
