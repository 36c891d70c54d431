"""The style sheet and the icons of a brand: open to everybody, kept for ever, on every page."""

import io
import re

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from articles.brand import files
from articles.models import SiteSettings
from articles.models.site_facts import forget, site_facts
from disclaimer import versions
from tests import test_frontend_colours as style_sheet
from tests.disclaimer.making import make_version
from tests.factories import make_article, make_home

pytestmark = pytest.mark.django_db
YELLOW, BLACK = "#ffcc00", "#000000"


@pytest.fixture
def stranger(db):
    """A browser that has not accepted."""
    versions.forget()
    make_version()
    yield Client(headers={"accept": "text/html"})
    versions.forget()


def choose(**chosen):
    settings = SiteSettings.objects.first() or SiteSettings()
    for name, value in chosen.items():
        setattr(settings, name, value)
    settings.save()
    return settings


def look():
    return site_facts()["brand"]


def test_the_style_sheet_is_open_and_kept_for_ever(stranger):
    choose(main_colour=YELLOW, accent_colour=BLACK)
    answer = stranger.get(look()["style_sheet"])

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Content-Disposition" not in answer
    assert "Set-Cookie" not in answer
    assert stranger.head(look()["style_sheet"]).status_code == 200


def test_it_sets_tokens_of_the_style_sheet_and_nothing_else(client):
    choose(main_colour=YELLOW, accent_colour=BLACK)
    text = client.get(look()["style_sheet"]).content.decode()
    pairs = dict(re.findall(r"--([\w-]+): (light-dark\(#[0-9a-f]{6}, #[0-9a-f]{6}\));", text))
    light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text))

    assert {"green", "bar", "clay", "focus-on-bar"} <= set(pairs) == set(light)
    assert set(pairs) <= set(style_sheet.LIGHT)
    assert all(pairs[name].startswith(f"light-dark({light[name]},") for name in light)
    assert text.startswith("@layer tokens {")
    assert text.count("{") == text.count("}")


def test_the_gate_and_the_pages_link_it_after_the_main_one(stranger, reader):
    choose(main_colour=YELLOW)
    page = make_article()

    for answer in (stranger.get(page.url), reader.get(page.url), stranger.get("/donate/")):
        head = answer.content.decode().split("</head>")[0]
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', head)
        assert sheets[0].startswith("/static/css/site")
        assert sheets[1] == look()["style_sheet"]


def test_without_chosen_colours_nothing_more_is_fetched(reader):
    head = reader.get(make_home().url).content.decode().split("</head>")[0]

    assert head.count('rel="stylesheet"') == 1
    assert "/media/public/" not in head
    assert 'href="/favicon.ico" sizes="32x32"' in head
    assert (
        '<meta name="theme-color" content="#143e39" media="(prefers-color-scheme: light)">' in head
    )
    assert (
        '<meta name="theme-color" content="#0e2b27" media="(prefers-color-scheme: dark)">' in head
    )


def test_the_frame_of_the_browser_takes_the_colours_of_the_bar(stranger):
    choose(main_colour=YELLOW)
    head = stranger.get(make_home().url).content.decode().split("</head>")[0]

    assert f'name="theme-color" content="{look()["colours"]["light"]["bar"]}"' in head
    assert f'name="theme-color" content="{look()["colours"]["dark"]["bar"]}"' in head
    assert look()["colours"]["light"]["bar"] != "#143e39"


def test_a_page_view_costs_no_query_for_it(client, django_assert_num_queries):
    choose(main_colour=YELLOW)
    site_facts()

    with django_assert_num_queries(0):
        client.get(site_facts()["brand"]["style_sheet"])


def test_a_process_that_has_given_out_nothing_knows_the_chosen_look(client):
    choose(main_colour=YELLOW)
    address = look()["style_sheet"]
    cache.clear()

    assert client.get(address).status_code == 200


def test_a_page_from_a_minute_ago_still_finds_its_style_sheet(client):
    choose(main_colour=YELLOW)
    older = look()["style_sheet"]
    choose(main_colour="#005eb8")

    assert look()["style_sheet"] != older
    assert client.get(older).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["0123456789abcdef0123.css", "x.css", "0123456789abcdef0123.svg"],
)
def test_a_hash_that_was_never_given_out_is_not_found(stranger, name):
    choose(main_colour=YELLOW)
    answer = stranger.get(f"/media/public/brand/{name}")

    assert answer.status_code == 404
    assert "immutable" not in answer.get("Cache-Control", "")


def test_a_logo_may_have_any_name(stranger):
    choose(main_colour=YELLOW)
    name = default_storage.save("public/brand-logo.png", ContentFile(b"\x89PNG"))

    assert stranger.get(f"/media/{name}").status_code == 200


def test_the_look_of_nobody_is_not_found(client):
    SiteSettings.objects.create()

    assert client.get(f"/media/public/brand/{files.digest('', '')}.css").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_can_only_be_read(client, method):
    choose(main_colour=YELLOW)

    assert getattr(client, method)(look()["style_sheet"]).status_code == 405


@pytest.mark.parametrize(
    "path", ["/media/brand/{}.css", "/media/images/brand/{}.css", "/media/publics/brand/{}.css"]
)
def test_what_only_looks_like_it_stays_closed(stranger, path):
    choose(main_colour=YELLOW)
    address = path.format(files.digest(YELLOW, ""))

    assert stranger.get(address).status_code == 403


def test_the_mark_is_drawn_in_the_main_colour(stranger):
    choose(main_colour="#005eb8")
    head = stranger.get(make_home().url).content.decode().split("</head>")[0]
    mark, touch = stranger.get(look()["icon"]), stranger.get(look()["touch_icon"])

    assert f'<link rel="icon" href="{look()["icon"]}" type="image/svg+xml">' in head
    assert f'<link rel="apple-touch-icon" href="{look()["touch_icon"]}">' in head
    assert mark["Content-Type"] == "image/svg+xml"
    assert '"#005eb8"' in mark.content.decode() and "#17594f" not in mark.content.decode()
    picture = Image.open(io.BytesIO(touch.content)).convert("RGB")
    assert picture.size == (180, 180)
    assert (0x00, 0x5E, 0xB8) in {colour for _count, colour in picture.getcolors(40_000)}


def test_an_accent_alone_leaves_the_mark_as_it_is():
    choose(accent_colour=BLACK)

    assert look()["style_sheet"]
    assert look()["icon"] == look()["touch_icon"] == ""


def test_the_icon_of_staff_comes_before_the_mark(stranger):
    choose(main_colour=YELLOW, favicon="public/ours.png")
    head = stranger.get(make_home().url).content.decode().split("</head>")[0]

    assert '<link rel="icon" href="/media/public/ours.png" type="image/png">' in head
    assert '<link rel="apple-touch-icon" href="/media/public/ours.png">' in head
    assert stranger.get("/favicon.ico")["Location"] == "/media/public/ours.png"


def test_who_asks_for_the_favicon_alone_gets_the_mark_in_the_main_colour(client):
    choose(main_colour=YELLOW)

    assert client.get("/favicon.ico")["Location"] == look()["touch_icon"]


def test_the_gate_shows_the_logo_of_staff(stranger):
    page = make_home()
    assert 'class="brand__mark"' in stranger.get(page.url).content.decode()

    choose(logo="public/logo.png")
    forget()

    gate = stranger.get(page.url).content.decode()
    assert 'src="/media/public/logo.png"' in gate
    assert 'class="brand__mark"' not in gate
