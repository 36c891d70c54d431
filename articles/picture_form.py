"""The form in which editors upload a picture."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):
    def to_python(self, data):
        # Wagtail reads the whole picture, but is ready only for what is none at all.
        try:
            return super().to_python(data)
        except OSError as error:
            raise ValidationError(_("This picture is damaged: it cannot be read.")) from error
        except Image.DecompressionBombError as error:
            raise ValidationError(_("This picture has far too many pixels.")) from error


class PictureForm(BaseImageForm):
    file = PictureField(label=_("File"), widget=BaseImageForm.Meta.widgets["file"])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Where several are uploaded at once, the rest is asked for afterwards.
        if "file" in (self._meta.exclude or ()):
            del self.fields["file"]
