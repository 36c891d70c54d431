"""What staff may choose for the marks of the site."""

from django.core.exceptions import ValidationError
from django.core.files.images import get_image_dimensions
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

COLOUR = RegexValidator(
    r"\A#[0-9a-fA-F]{6}\Z",
    _("Write the colour as # and six digits or letters from a to f, for example #17594f."),
)
# Phones show 180 pixels at most; every visitor fetches the file, before the disclaimer too.
ICON_SIDES = range(180, 513)
MOST_BYTES = 500_000


def refuse_heavy_file(file):
    """ValidationError for more than 500 KB: every visitor fetches it."""
    try:
        size = file.size
    except OSError:
        # As below.
        return
    if size > MOST_BYTES:
        raise ValidationError(
            _("Everybody fetches this picture: it may have 500 KB, and this one has %(size)s KB."),
            params={"size": size // 1000},
        )


def refuse_odd_icon(file):
    """ValidationError unless the picture is a square of 180 to 512 pixels."""
    try:
        width, height = get_image_dimensions(file)
    except OSError:
        # An older icon that is gone from the storage must not keep staff from saving words.
        return
    if width != height or width not in ICON_SIDES:
        raise ValidationError(
            _("The icon has to be a square of 180 to 512 pixels; this is %(width)s × %(height)s."),
            params={"width": width, "height": height},
        )
