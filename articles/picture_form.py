"""The form in which editors upload a picture."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):
    def to_python(self, data):
        try:
            return super().to_python(data)
        except OSError as error:
            # Wagtail reads the whole picture, but is ready only for what is none at all.
            raise ValidationError(_("This picture is damaged: it cannot be read.")) from error


class PictureForm(BaseImageForm):
    file = PictureField(label=_("File"), widget=BaseImageForm.Meta.widgets["file"])
