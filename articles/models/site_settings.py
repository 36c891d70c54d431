"""What the whole site shares: names, helplines, addresses. Staff edit it under Settings."""

import re

from django.core.exceptions import ValidationError
from django.core.files.images import get_image_dimensions
from django.core.validators import FileExtensionValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable

from articles.brand.panel import ColoursPanel
from articles.brand.validators import COLOUR, refuse_heavy_file, refuse_odd_icon
from articles.picture_metadata import without_metadata

# What a number begins with for callers from abroad, or at home.
PREFIX = re.compile(r"^(?:(?:\+44|0044)0?|0|\+)")
BETWEEN_NUMBERS = re.compile(r"[^\d\s+().–-]+")
PICTURES = ("logo", "favicon", "social_image")
BRAND_FILES = FileExtensionValidator(["png", "jpg", "jpeg", "webp", "avif"])


@register_setting(icon="cogs", order=10)
class SiteSettings(ClusterableModel, BaseGenericSetting):
    name = models.CharField(_("name of the site"), max_length=60, default="Wayside")
    tagline = models.CharField(
        _("tagline"),
        max_length=160,
        blank=True,
        default="Plain facts about MDMA-assisted therapy for PTSD",
        help_text=_("One short line under the name. Shown to everybody, so keep it neutral."),
    )
    legal_line = models.CharField(
        _("legal line"),
        max_length=300,
        blank=True,
        default=(
            "Wayside gives information, not medical advice. MDMA is illegal in the UK outside "
            "approved research."
        ),
        help_text=_("At the foot of every page."),
    )
    feedback_address = models.EmailField(
        _("feedback address"),
        blank=True,
        help_text=_("Readers' feedback goes here. Leave empty to show no feedback link."),
    )
    donate_label = models.CharField(
        _("words on the donate button"), max_length=30, default="Support us"
    )
    exit_address = models.URLField(
        _("“Exit this page” leads to"),
        default="https://www.bbc.co.uk/weather",
        help_text=_("A neutral page that nobody wonders about, such as a weather forecast."),
    )
    logo = models.ImageField(
        _("logo"),
        upload_to="public/",
        blank=True,
        validators=[BRAND_FILES, refuse_heavy_file],
        help_text=_("Shown to everybody, before the disclaimer is accepted too."),
    )
    # Django would read these from the file at each load where they are not known, and fail if the
    # file is gone: all pages need this row.
    logo_width = models.PositiveIntegerField(null=True, editable=False)
    logo_height = models.PositiveIntegerField(null=True, editable=False)
    favicon = models.ImageField(
        _("icon"),
        upload_to="public/",
        blank=True,
        validators=[FileExtensionValidator(["png"]), refuse_odd_icon],
        help_text=_(
            "A square PNG of 180 to 512 pixels, for tabs, bookmarks and phones. Shown to "
            "everybody. Leave it empty for the mark of the site in the main colour."
        ),
    )
    main_colour = models.CharField(
        _("main colour"),
        max_length=7,
        blank=True,
        validators=[COLOUR],
        help_text=_(
            "Links, buttons and the bars at the head and foot, for example #17594f. It is made "
            "darker or lighter wherever it could not be read. Leave it empty for our green."
        ),
    )
    accent_colour = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[COLOUR],
        help_text=_(
            "The donate button, help boxes and the line around what has the focus, for example "
            "#97421a. Leave it empty for our clay red."
        ),
    )
    social_image = models.ImageField(
        _("picture for shared links"),
        upload_to="public/",
        blank=True,
        validators=[BRAND_FILES, refuse_heavy_file],
        help_text=_("1200 × 630 pixels. Shown to everybody, so no text about treatment."),
    )

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel(
                        "name", help_text=_("At the top of each page, in mails, and in the admin.")
                    ),
                    FieldPanel("tagline"),
                    FieldPanel("legal_line"),
                    FieldPanel("feedback_address"),
                    FieldPanel(
                        "donate_label", help_text=_("The words on the button in the header.")
                    ),
                ],
                heading=_("Names and words"),
            ),
            ObjectList(
                [
                    InlinePanel(
                        "helplines",
                        heading=_("Helplines"),
                        label=_("helpline"),
                        help_text=_(
                            "In the order in which people in need should see them. They stand on "
                            "the help page, in help boxes and at the foot of every page."
                        ),
                    ),
                    FieldPanel("exit_address"),
                ],
                heading=_("Help"),
            ),
            ObjectList(
                [FieldPanel("logo"), FieldPanel("favicon"), FieldPanel("social_image")],
                heading=_("Pictures"),
            ),
            ObjectList(
                [FieldPanel("main_colour"), FieldPanel("accent_colour"), ColoursPanel()],
                heading=_("Colours"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("site settings")

    def __str__(self):
        return str(_("Site settings"))

    def save(self, *args, **kwargs):
        self._strip()
        self._measure()
        super().save(*args, **kwargs)

    def _strip(self):
        """Pictures that were just uploaded lose what they say about who made them, and where."""
        for name in PICTURES:
            picture = getattr(self, name)
            if picture and not picture._committed:
                setattr(self, name, without_metadata(picture.file))

    def _measure(self):
        if not self.logo:
            self.logo_width = self.logo_height = None
        elif not self.logo._committed:
            self.logo_width, self.logo_height = get_image_dimensions(self.logo.file)

    def clean(self):
        super().clean()
        self.main_colour = self.main_colour.lower()
        self.accent_colour = self.accent_colour.lower()


class Helpline(Orderable):
    site_settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="helplines")
    name = models.CharField(_("name"), max_length=80)
    number = models.CharField(
        _("number"), max_length=40, help_text=_("As people read it, for example “116 123”.")
    )
    href = models.CharField(
        _("link"),
        max_length=120,
        blank=True,
        validators=[
            RegexValidator(
                r"^(tel:\+?\d+|sms:\+?\d+|https://\S+)$",
                _("Begin with tel: or sms: and digits, or with https://"),
            )
        ],
        help_text=_(
            "Made from the number if you leave it empty. “sms:85258” opens a text message."
        ),
    )
    note = models.CharField(
        _("note"), max_length=160, blank=True, help_text=_("When to call, or what to choose.")
    )
    hours = models.CharField(_("hours"), max_length=80, blank=True)

    # Besides URLFields, for the check of links; and where its own address is mended.
    other_addresses = ("href",)

    panels = [
        FieldPanel("name", help_text=_("Who answers.")),
        FieldPanel("number"),
        FieldPanel("note"),
        FieldPanel("hours", help_text=_("When somebody answers, such as “Day and night”.")),
        FieldPanel("href"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("helpline")
        verbose_name_plural = _("helplines")

    def __str__(self):
        return f"{self.name} {self.number}"

    @property
    def edited_with(self):
        return self.site_settings

    def clean(self):
        super().clean()
        if self.href:
            self._refuse_another_number()
            return
        digits = re.sub(r"\D", "", self.number)
        if not digits:
            raise ValidationError({"href": _("Say where this leads: the number has no digits.")})
        self.href = f"tel:{digits}"

    def _refuse_another_number(self):
        """A slip here would send people in need to a stranger, or to nobody."""
        kind, _colon, called = self.href.partition(":")
        shown = {_without_prefix(part) for part in BETWEEN_NUMBERS.split(self.number)} - {""}
        if kind in {"tel", "sms"} and shown and _without_prefix(called) not in shown:
            raise ValidationError({"href": _("This leads to another number than the one shown.")})


def _without_prefix(number):
    return PREFIX.sub("", re.sub(r"[^\d+]", "", number))
