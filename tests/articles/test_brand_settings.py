"""Settings → Site settings: staff choose colours and an icon, and read what became of them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from articles.brand.colours import derived
from articles.models import SiteSettings
from tests.articles.staff import make_colleague, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def site_settings():
    return SiteSettings.objects.create()


def page_of(site_settings):
    return reverse("wagtailsettings:edit", args=["articles", "sitesettings", site_settings.pk])


def save(client, site_settings, **fields):
    form = {
        "name": site_settings.name,
        "donate_label": site_settings.donate_label,
        "exit_address": site_settings.exit_address,
        "main_colour": site_settings.main_colour,
        "accent_colour": site_settings.accent_colour,
        "helplines-TOTAL_FORMS": "0",
        "helplines-INITIAL_FORMS": "0",
        "helplines-MIN_NUM_FORMS": "0",
        "helplines-MAX_NUM_FORMS": "1000",
        **fields,
    }
    answer = client.post(page_of(site_settings), form, follow=True)
    site_settings.refresh_from_db()
    return answer


def told(answer):
    return [str(message) for message in answer.context["messages"]]


def picture(width, height, *, name="icon.png"):
    file = io.BytesIO()
    Image.new("RGB", (width, height)).save(file, "PNG" if name.endswith("png") else "JPEG")
    return SimpleUploadedFile(name, file.getvalue())


def test_editors_choose_colours_and_are_told_what_was_changed(admin_client, site_settings):
    answer = save(admin_client, site_settings, main_colour="#FFCC00", accent_colour="#000000")

    assert (site_settings.main_colour, site_settings.accent_colour) == ("#ffcc00", "#000000")
    dark_yellow = derived("#ffcc00", "#000000")["light"]["green"]
    assert any(f"Main colour: darkened to {dark_yellow}" in sentence for sentence in told(answer))
    assert any("Accent colour: lightened to" in sentence for sentence in told(answer))


def test_colours_that_did_not_change_are_not_spoken_of_again(admin_client, site_settings):
    save(admin_client, site_settings, main_colour="#ffcc00")
    answer = save(admin_client, site_settings, name="Another name")

    assert site_settings.name == "Another name"
    assert not any("darkened" in sentence for sentence in told(answer))


def test_the_form_shows_the_colours_on_light_and_dark_pages(admin_client, site_settings):
    save(admin_client, site_settings, main_colour="#ffcc00")
    form = admin_client.get(page_of(site_settings)).content.decode()

    for scheme in ("light", "dark"):
        assert f'fill="{derived("#ffcc00", "")[scheme]["green"]}"' in form
    assert "Main colour: darkened to" in form


@pytest.mark.parametrize(
    "colour", ["red", "#12", "#12345", "17594f", "#17594g", "#17594\n", "#ffccأأ"]
)
@pytest.mark.parametrize("field", ["main_colour", "accent_colour"])
def test_what_is_no_colour_is_refused_in_plain_words(admin_client, site_settings, field, colour):
    answer = save(admin_client, site_settings, **{field: colour})

    assert getattr(site_settings, field) == ""
    assert "Write the colour as # and six digits or letters from a to f" in answer.content.decode()


def test_an_emptied_colour_is_ours_again(admin_client, site_settings):
    save(admin_client, site_settings, main_colour="#ffcc00")
    save(admin_client, site_settings, main_colour="")

    assert site_settings.main_colour == ""


def test_a_square_picture_becomes_the_icon(admin_client, site_settings):
    save(admin_client, site_settings, favicon=picture(192, 192))

    assert site_settings.favicon.name.startswith("public/icon")
    assert save(admin_client, site_settings, name="Kept").status_code == 200
    assert site_settings.favicon.name.startswith("public/icon")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (picture(300, 200), "this is 300 × 200"),
        (picture(64, 64), "a square of 180 to 512 pixels"),
        (picture(600, 600), "a square of 180 to 512 pixels"),
        (picture(192, 192, name="icon.jpg"), "Allowed extensions are: png"),
    ],
)
def test_an_icon_of_another_shape_is_refused(admin_client, site_settings, file, words):
    answer = save(admin_client, site_settings, favicon=file)

    assert words in answer.content.decode()
    assert not site_settings.favicon


def test_an_icon_that_is_gone_does_not_keep_staff_from_saving(admin_client, site_settings):
    SiteSettings.objects.update(favicon="public/gone.png")
    save(admin_client, site_settings, name="Saved")

    assert site_settings.name == "Saved"


def test_colleagues_without_the_right_choose_no_colours(site_settings):
    save(
        sign_in(make_colleague("author", rights=["add_image"])),
        site_settings,
        main_colour="#ffcc00",
    )

    assert site_settings.main_colour == ""


def photograph(width, height, *, name, quality=90):
    """A JPEG that says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "51.5007 N, 0.1246 W"
    file = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(
        file, "JPEG", exif=exif.tobytes(), quality=quality
    )
    return SimpleUploadedFile(name, file.getvalue())


@pytest.mark.parametrize("field", ["logo", "social_image"])
def test_pictures_that_everybody_fetches_do_not_say_where_they_were_taken(
    admin_client, site_settings, field
):
    save(admin_client, site_settings, **{field: photograph(120, 40, name="mark.jpg")})

    stored = getattr(site_settings, field)
    assert stored
    assert not Image.open(stored).getexif()


def test_a_logo_keeps_its_shape_from_the_first_moment(admin_client, site_settings):
    save(admin_client, site_settings, logo=photograph(120, 40, name="wide.jpg"))
    page = admin_client.get("/donate/").content.decode()
    assert f'src="{site_settings.logo.url}" alt="" width="120" height="40"' in page

    save(admin_client, site_settings, **{"logo-clear": "on"})
    assert "brand__logo" not in admin_client.get("/donate/").content.decode()
    assert site_settings.logo_width is None


def test_a_picture_that_is_too_heavy_for_everybody_is_refused(admin_client, site_settings):
    heavy = photograph(1200, 900, name="heavy.jpg", quality=95)
    assert heavy.size > 500_000

    answer = save(admin_client, site_settings, logo=heavy)

    assert not site_settings.logo
    assert "it may have 500 KB" in answer.content.decode()
