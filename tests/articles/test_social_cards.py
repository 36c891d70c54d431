"""Pictures for shared links: drawn from the title, for those who have not accepted too."""

import io

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image
from wagtail.models import Revision

from articles.models import ArticlePage, SiteSettings
from articles.social_cards import drawing, keeping
from articles.social_cards.drawing import draw
from articles.social_cards.look import look
from disclaimer import versions
from tests.disclaimer.making import make_version
from tests.factories import make_article, make_image

pytestmark = pytest.mark.django_db
OURS = look(name="Wayside")


@pytest.fixture
def publish(django_capture_on_commit_callbacks):
    """Publish a page and do what follows when that is stored."""

    def published(page):
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        page.refresh_from_db()
        return page

    return published


def files():
    return default_storage.listdir("public/social")[1]


@pytest.fixture(autouse=True)
def _no_files_yet():
    if default_storage.exists("public/social"):
        for name in files():
            default_storage.delete(f"public/social/{name}")


def size_of(picture):
    return Image.open(io.BytesIO(picture)).size


@pytest.mark.parametrize(
    "title",
    [
        "Sleep",
        "Can MDMA-assisted therapy help with PTSD?",
        "“It’s” naïve – a £9.97 test…",
        "word " * 50,
        "x" * 255,
    ],
)
def test_a_title_is_drawn_in_the_size_that_readers_of_links_expect(title):
    picture = draw(title, OURS)

    assert size_of(picture) == (1200, 630)
    assert len(picture) < 60_000


def test_a_longer_title_is_drawn_smaller_and_all_of_it():
    short, lines = drawing._fitting("Sleep")
    small, more = drawing._fitting("A title that is so long that it needs several lines " * 2)

    assert lines == ["Sleep"]
    assert small.size < short.size
    assert (
        " ".join(more).split()
        == ("A title that is so long that it needs several lines " * 2).split()
    )


def test_a_title_without_end_ends_in_an_ellipsis():
    font, lines = drawing._fitting("word " * 100)

    assert lines[-1].endswith("…")
    assert all(font.getlength(line) <= drawing.WIDTH - 2 * drawing.MARGIN for line in lines)


@pytest.mark.parametrize("title", ["", "  ", "Что это", "治療", "smile 😀"])
def test_letters_that_the_font_lacks_are_not_drawn_as_boxes(title):
    assert draw(title, OURS) is None


@pytest.mark.parametrize("name", ["", "Что это", "A name that goes on " * 3, "W" * 60])
def test_any_name_of_the_site_leaves_a_picture(name):
    assert size_of(draw("Sleep", look(name=name))) == (1200, 630)


def test_the_picture_shows_the_name_and_the_main_colour():
    ours = draw("Sleep", OURS)

    assert draw("Sleep", look(name="Lighthouse")) != ours
    blue = Image.open(io.BytesIO(draw("Sleep", look(name="Wayside", main="#005eb8"))))
    red, _green, strongest = blue.convert("RGB").getpixel((600, 30))
    assert strongest > 2 * red


def test_another_name_or_colour_of_the_site_draws_all_anew_step_by_step(publish):
    pages = [publish(make_article(title="Sleep")), publish(make_article(title="Heart"))]
    older = files()
    SiteSettings.objects.create(name="Lighthouse", main_colour="#005eb8")

    keeping.draw_missing()

    assert not set(files()) & set(older)
    assert {type(page).objects.get(pk=page.pk).social_card for page in pages} <= set(files())


def test_a_look_that_stays_draws_nothing_again(publish, monkeypatch):
    publish(make_article(title="Sleep"))
    keeping.draw_missing()
    monkeypatch.setattr(keeping, "draw", None)

    keeping.draw_missing()


def test_publishing_draws_and_a_new_title_draws_anew(publish):
    page = publish(make_article(title="Sleep"))
    first = page.social_card
    assert files() == [first]

    page.title = "Sleep well"
    publish(page)

    assert page.social_card != first
    assert files() == [page.social_card]


def test_going_back_to_an_older_version_leaves_no_other_title_behind(
    publish, django_capture_on_commit_callbacks
):
    """That version was stored before its picture was drawn, so it names none."""
    page = publish(make_article(title="Sleep"))
    first = page.latest_revision_id
    page.title = "A name that was a mistake"
    publish(page)

    with django_capture_on_commit_callbacks(execute=True):
        Revision.objects.get(pk=first).publish()
    page.refresh_from_db()

    assert page.title == "Sleep"
    assert files() == [page.social_card]


def test_a_copy_does_not_share_the_picture(publish, django_capture_on_commit_callbacks):
    page = publish(make_article(title="Sleep"))
    copy = page.copy(update_attrs={"slug": "copy"}, keep_live=False)

    with django_capture_on_commit_callbacks(execute=True):
        copy.delete()

    assert files() == [page.social_card]


def test_publishing_other_words_draws_nothing_new(publish):
    page = publish(make_article(title="Sleep"))
    first = page.social_card
    page.summary = "Other words"

    assert publish(page).social_card == first


def test_a_title_that_cannot_be_drawn_is_not_tried_again_and_again(publish, reader):
    page = publish(make_article(title="Что это"))

    assert page.social_card == "-"
    assert "public/social" not in reader.get(page.url).content.decode()
    keeping.draw_missing()
    assert not [name for name in files() if name.startswith(f"{page.pk}-")]


def test_unpublishing_and_deleting_take_the_picture_away(
    publish, django_capture_on_commit_callbacks
):
    page, other = publish(make_article(title="Sleep")), publish(make_article(title="Heart"))
    assert len(files()) == 2

    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
        other.delete()

    assert files() == []


def test_pages_from_before_there_were_pictures_get_theirs_step_by_step():
    for number in range(7):
        make_article(title=f"Sleep {number}")
    make_article(title="Draft", live=False)

    keeping.draw_missing()
    assert len(files()) >= 5
    keeping.draw_missing()

    drawn = ArticlePage.objects.filter(live=True).exclude(social_card="").count()
    assert drawn == 7


def test_the_page_names_its_picture_or_the_one_that_editors_chose(publish, reader):
    page = publish(make_article(title="Sleep"))
    assert f"http://testserver/media/public/social/{page.social_card}" in _og(reader, page)

    page.social_image = make_image()
    publish(page)
    assert "/media/images/" in _og(reader, page)


def test_the_gate_names_the_picture_and_everybody_can_fetch_it(publish):
    versions.forget()
    make_version()
    page = publish(make_article(title="Sleep"))
    stranger = Client(headers={"accept": "text/html"})

    address = f"/media/public/social/{page.social_card}"
    assert f'content="http://testserver{address}"' in stranger.get(page.url).content.decode()
    assert size_of(stranger.get(address).getvalue()) == (1200, 630)


def test_without_the_font_a_page_is_published_all_the_same(publish, monkeypatch):
    monkeypatch.setattr(drawing, "FONT", "fonts/not-there.woff2")
    drawing._font.cache_clear()

    page = publish(make_article(title="Sleep"))

    assert page.live
    assert page.social_card == ""


def _og(reader, page):
    html = reader.get(page.url).content.decode()
    return html.partition('property="og:image" content="')[2].partition('"')[0]
