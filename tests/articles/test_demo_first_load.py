"""load_demo meets sites that are not quite empty, or are not ready."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.demo import pages
from articles.demo.reader import Content
from articles.models import ArticlePage, Reference, StandardPage
from articles.skeleton import make_skeleton

pytestmark = pytest.mark.django_db

FLAGSHIP = "can-mdma-assisted-therapy-help-with-ptsd"


def load_demo():
    call_command("load_demo", stdout=StringIO())


@pytest.fixture
def site():
    make_skeleton(lambda line: None)


def test_words_and_references_that_staff_had_before_are_left_alone(site, django_user_model):
    about = StandardPage.objects.get(slug="about")
    about.title = "Our own words"
    about.save_revision(user=django_user_model.objects.create_user("author")).publish()
    own = Reference.objects.create(label="Ours", title="T", doi="10.1038/s41591-021-01336-3")

    load_demo()

    assert StandardPage.objects.get(slug="about").title == "Our own words"
    assert Reference.objects.get(doi=own.doi).label == "Ours"
    citing = ArticlePage.objects.get(slug=FLAGSHIP)
    assert f'<a class="cite" data-reference="{own.pk}"' in citing.body.render_as_block()


def test_a_load_that_was_interrupted_goes_on_where_it_stopped(site, monkeypatch):
    fill = pages.fill

    def interrupted(page, document, **things):
        if document.facts["slug"] == "how-to-read-a-trial":
            raise KeyboardInterrupt
        fill(page, document, **things)

    monkeypatch.setattr(pages, "fill", interrupted)
    with pytest.raises(KeyboardInterrupt):
        load_demo()
    monkeypatch.undo()
    done_before = ArticlePage.objects.get(slug=FLAGSHIP).latest_revision_id
    assert done_before

    load_demo()

    assert ArticlePage.objects.live().count() == len(Content().articles)
    assert ArticlePage.objects.get(slug=FLAGSHIP).latest_revision_id == done_before


def test_a_database_without_a_home_page_is_told_what_to_run_first():
    with pytest.raises(CommandError, match="site_setup"):
        load_demo()
