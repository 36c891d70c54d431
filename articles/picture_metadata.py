"""Takes out of a picture what it says about who took it, when, where and with what.

Phones write their position into photographs, and Wagtail's renditions would pass it on.
"""

import io
from pathlib import Path

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

# Pictures come in these, and are stored as these; the settings allow editors no other kind.
# MPO is a JPEG with more pictures behind it, as phones write it.
STORED_AS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "AVIF": "AVIF"}
# Pillow's names for what such files carry beside the picture and its colour profile.
SAYS_MORE = {"exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop", "Raw profile type exif"}
ORIENTATION = 0x0112
UPRIGHT = 1
# Where the pixels have to be encoded anew, because the picture was turned or is no JPEG.
QUALITY = 92


def without_metadata(file):
    """The file itself if it says nothing more, else a ContentFile of the same name without it.

    A picture that lies on its side, and says so, is turned upright first. Its colour profile is
    kept. Raises OSError for a picture that cannot be read to its end.
    """
    file.seek(0)
    try:
        picture = Image.open(file)
    except UnidentifiedImageError:
        picture = None
    if picture and _says_more(picture):
        return ContentFile(_encoded(picture), name=Path(file.name).name)
    file.seek(0)
    return file


def _says_more(picture):
    if picture.format not in STORED_AS:
        return False
    notes = getattr(picture, "text", None)  # of a PNG
    return bool(
        notes or picture.format == "MPO" or picture.getexif() or SAYS_MORE & picture.info.keys()
    )


def _encoded(picture):
    options = {"exif": b"", "xmp": b"", "icc_profile": picture.info.get("icc_profile")}
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        options["save_all"] = True
    kind, quality = STORED_AS[picture.format], QUALITY
    if picture.getexif().get(ORIENTATION, UPRIGHT) != UPRIGHT:
        picture = ImageOps.exif_transpose(picture)
    elif picture.format == "JPEG":
        quality = "keep"
    picture.info.pop("comment", None)
    encoded = io.BytesIO()
    picture.save(encoded, kind, quality=quality, **options)
    return encoded.getvalue()
