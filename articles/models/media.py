"""Pictures and documents of the library. All of it stays behind the gate."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition

from articles.picture_metadata import without_metadata
from articles.renditions import make_renditions


def _quarters(position, length):
    """0 to 4."""
    return min(max(round(4 * position / length), 0), 4)


class SiteImage(AbstractImage):
    class PeopleShown(models.TextChoices):
        NOBODY = "nobody", _("Nobody can be recognised")
        AGREED = "agreed", _("People can be recognised, and agreed in writing")
        NOT_ASKED = "not_asked", _("People can be recognised, and have not agreed")

    alt_text = models.CharField(
        _("text alternative"),
        max_length=300,
        blank=True,
        help_text=_(
            "Say what the picture shows, for people who cannot see it. Used wherever a page "
            "does not give its own words. Leave empty only for pure decoration."
        ),
    )
    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("Who made it, as they want to be named."),
    )
    licence = models.CharField(
        _("licence"),
        max_length=200,
        blank=True,
        help_text=_("The terms we may use it under, for example “CC BY 4.0” or “own work”."),
    )
    source_address = models.URLField(
        _("where it comes from"),
        blank=True,
        max_length=600,
        help_text=_("The web page we took it from. Readers get a link to it behind the credit."),
    )
    people_shown = models.CharField(
        _("people in the picture"),
        max_length=12,
        choices=PeopleShown,
        blank=True,
        help_text=_("Never use a picture of people who have not agreed to be shown here."),
    )
    rights_note = models.TextField(
        _("note about rights"),
        blank=True,
        help_text=_("Where the consent or the licence is filed. For colleagues only."),
    )

    admin_form_fields = (
        "title",
        "file",
        "alt_text",
        "credit",
        "licence",
        "source_address",
        "people_shown",
        "rights_note",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def default_alt_text(self):
        """The text alternative, or nothing: a title is often a file name, which helps nobody."""
        return self.alt_text

    @property
    def focus(self):
        """CSS classes (static/css/site.css) for the part that has to stay in sight when the
        picture is cropped: its middle in quarters of width and height. Empty: the centre.
        """
        if not self.has_focal_point():
            return ""
        across = _quarters(self.focal_point_x, self.width)
        down = _quarters(self.focal_point_y, self.height)
        return f"focus-x-{across} focus-y-{down}"

    def save(self, *args, **kwargs):
        self._strip()
        super().save(*args, **kwargs)
        transaction.on_commit(lambda: make_renditions.enqueue(self.pk))

    def _strip(self):
        """Of a new picture or a new file; Wagtail may have stored that of a new picture before."""
        is_stored = self.file and self.file._committed
        if not self.file or is_stored and not self._state.adding:
            return
        stripped = without_metadata(self.file.file)
        if stripped is self.file.file:
            return
        if is_stored:
            self.file.delete(save=False)
        self.file = stripped
        self._set_image_file_metadata()


class SiteRendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        verbose_name = _("image rendition")
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_a_filter"
            )
        ]


class SiteDocument(AbstractDocument):
    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
