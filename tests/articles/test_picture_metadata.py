"""What a photograph says about who took it and where does not reach the library."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageChops, ImageCms
from PIL.PngImagePlugin import PngInfo
from wagtail.images.forms import get_image_form, get_image_multi_form

from articles.models import SiteImage
from articles.picture_metadata import without_metadata

PLACE = "51.5007 N, 0.1246 W"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ON_ITS_SIDE = 6


def photograph(kind="JPEG", *, orientation=1, size=(40, 20), name="photo.jpg", **options):
    """A picture, green on the left, with a place in its Exif."""
    picture = Image.new("RGB", size, "#17594f")
    picture.paste("#ffffff", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[0x010E] = PLACE
    exif[0x0112] = orientation
    file = io.BytesIO()
    picture.save(file, kind, exif=exif.tobytes(), icc_profile=PROFILE, **options)
    return ContentFile(file.getvalue(), name=name)


def read(file):
    file.seek(0)
    return file.read()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_place_is_taken_out_and_the_colours_stay(kind):
    before = photograph(kind)
    assert PLACE.encode() in read(before)

    after = without_metadata(before)
    picture = Image.open(after)

    assert PLACE.encode() not in read(after)
    assert not picture.getexif()
    assert (picture.format, picture.size) == (kind, (40, 20))
    assert picture.info["icc_profile"] == PROFILE
    assert after.name == "photo.jpg"


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"comment": PLACE}),
        ("JPEG", {"xmp": PLACE.encode()}),
        ("WEBP", {"xmp": PLACE.encode()}),
    ],
)
def test_other_notes_go_too(kind, options):
    file = io.BytesIO()
    Image.new("RGB", (40, 20)).save(file, kind, **options)
    assert PLACE.encode() in file.getvalue()

    after = without_metadata(ContentFile(file.getvalue(), name="x"))

    assert PLACE.encode() not in read(after)


def test_the_first_picture_of_a_phone_that_stores_several_is_kept():
    """iPhones write a small one, or a map of depths, behind the photograph."""
    several = photograph("MPO", save_all=True, append_images=[Image.new("RGB", (10, 5))])
    assert Image.open(several).format == "MPO"
    assert PLACE.encode() in read(several)

    after = without_metadata(several)

    assert (Image.open(after).format, Image.open(after).size) == ("JPEG", (40, 20))
    assert PLACE.encode() not in read(after)


def test_a_picture_that_lies_on_its_side_is_turned_upright():
    after = without_metadata(photograph(orientation=ON_ITS_SIDE, size=(64, 32)))
    picture = Image.open(after)

    assert picture.size == (32, 64)
    assert picture.getpixel((16, 8))[0] < 60 < 200 < picture.getpixel((16, 56))[0]


def test_an_upright_photograph_loses_nothing_that_can_be_seen():
    before = photograph(quality=60)

    after = without_metadata(before)
    difference = ImageChops.difference(Image.open(before), Image.open(after))

    assert max(most for _least, most in difference.getextrema()) <= 3


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", b"GIF89a"])
def test_what_is_no_photograph_passes(content):
    file = ContentFile(content, name="drawing.svg")

    assert without_metadata(file) is file
    assert read(file) == content


@pytest.mark.django_db
def test_the_library_keeps_what_is_left():
    image = SiteImage.objects.create(
        title="Sleeping dog", file=photograph(orientation=ON_ITS_SIDE, size=(64, 32))
    )
    image.refresh_from_db()

    with image.file.open() as stored:
        assert PLACE.encode() not in stored.read()
    assert (image.width, image.height) == (32, 64)
    rendition = image.get_rendition("width-20|format-jpeg")
    with rendition.file.open() as stored:
        assert PLACE.encode() not in stored.read()


@pytest.mark.django_db
def test_an_upload_by_an_editor_is_stripped_and_its_size_is_right(admin_client):
    file = SimpleUploadedFile("photo.jpg", read(photograph()), content_type="image/jpeg")

    admin_client.post(reverse("wagtailimages:add"), {"title": "A dog", "file": file})
    image = SiteImage.objects.get()

    with image.file.open() as stored:
        words = stored.read()
    assert PLACE.encode() not in words
    assert image.file_size == len(words)


def test_a_moving_picture_goes_on_moving():
    moving = photograph("WEBP", save_all=True, append_images=[Image.new("RGB", (40, 20))])
    assert PLACE.encode() in read(moving)

    after = without_metadata(moving)

    assert Image.open(after).n_frames == 2
    assert PLACE.encode() not in read(after)


def test_notes_of_a_drawing_program_go_too():
    file, notes = io.BytesIO(), PngInfo()
    notes.add_text("Author", PLACE)
    Image.new("RGB", (40, 20)).save(file, "PNG", pnginfo=notes)

    after = without_metadata(ContentFile(file.getvalue(), name="x.png"))

    assert PLACE.encode() not in read(after)


@pytest.mark.django_db
def test_a_file_that_was_stored_before_its_picture_is_stripped_too():
    image = SiteImage(title="A dog")
    image.file.save("photo.jpg", photograph(), save=False)
    stored_first = image.file.name
    image.save()

    with image.file.open() as stored:
        assert PLACE.encode() not in stored.read()
    assert image.file_size == image.file.size
    assert not image.file.storage.exists(stored_first) or image.file.name == stored_first


@pytest.mark.django_db
def test_uploading_several_asks_for_no_second_file():
    form = get_image_multi_form(SiteImage)

    assert "file" not in form(instance=SiteImage(), user=None).fields


def test_a_picture_of_too_many_pixels_is_refused_with_a_reason(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    form = get_image_form(SiteImage)
    file = SimpleUploadedFile("photo.jpg", read(photograph()), content_type="image/jpeg")

    with pytest.raises(ValidationError, match="far too many pixels"):
        form.base_fields["file"].clean(file)


@pytest.mark.django_db
def test_a_damaged_upload_is_refused_with_a_reason(admin_client):
    content = read(photograph(size=(400, 300)))
    file = SimpleUploadedFile("photo.jpg", content[: len(content) // 2], content_type="image/jpeg")

    response = admin_client.post(reverse("wagtailimages:add"), {"title": "A dog", "file": file})

    assert "This picture is damaged" in response.content.decode()
    assert not SiteImage.objects.exists()
