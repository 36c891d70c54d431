"""Works that pages cite. One record for each work, used again on every page that needs it."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

# The registrant code and suffix of a DOI (ISO 26324), as Crossref recommends to match it.
DOI = re.compile(r"10\.\d{4,9}/\S+", re.IGNORECASE)
ISO_DATE = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
    _("Write 2024, 2024-06 or 2024-06-06."),
)


def normalised_doi(text):
    """The bare DOI in small letters (DOIs ignore case), or None when there is none."""
    found = DOI.search(text or "")
    return found.group().rstrip(".,;)").lower() if found else None


class Reference(index.Indexed, models.Model):
    class Kind(models.TextChoices):
        """Values are the item types of CSL-JSON, so that imported records keep theirs."""

        JOURNAL = "article-journal", _("Article in a scientific journal")
        REPORT = "report", _("Report or guideline")
        WEBPAGE = "webpage", _("Web page")
        MAGAZINE = "article-magazine", _("Article in a magazine")
        NEWSPAPER = "article-newspaper", _("Article in a newspaper")
        PREPRINT = "article", _("Preprint or other article")
        BOOK = "book", _("Book")
        CHAPTER = "chapter", _("Chapter of a book")
        LEGISLATION = "legislation", _("Law or regulation")
        DATASET = "dataset", _("Data or trial register entry")

    class Retraction(models.TextChoices):
        NONE = "none", _("Nothing known")
        NOT_APPLICABLE = "n/a", _("Not a journal article")
        CORRECTED = "corrected", _("Corrected")
        CONCERN = "concern", _("Expression of concern")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RETRACTED = "retracted", _("Retracted")

    key = models.SlugField(
        _("key"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("Used in files and exports, for example “mitchell-2021”. Made from the label."),
    )
    label = models.CharField(
        _("short label"),
        max_length=80,
        help_text=_("What you see while writing, for example “Mitchell 2021”."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.JOURNAL)
    title = models.TextField(_("title"))
    authors = models.TextField(
        _("authors"),
        blank=True,
        help_text=_(
            "One on each line: family name, then initials (“Mitchell JM”), or an organisation. "
            "Readers see the first six, then “et al.”"
        ),
    )
    container = models.CharField(
        _("published in"),
        max_length=300,
        blank=True,
        help_text=_("The journal, book, newspaper or website it is part of."),
    )
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    publisher_place = models.CharField(_("place of publication"), max_length=120, blank=True)
    published = models.CharField(
        _("date of publication"),
        max_length=10,
        blank=True,
        validators=[ISO_DATE],
        help_text=_("As exactly as you know it: 2024, 2024-06 or 2024-06-06."),
    )
    volume = models.CharField(_("volume"), max_length=30, blank=True)
    issue = models.CharField(_("issue"), max_length=30, blank=True)
    pages = models.CharField(
        _("pages"), max_length=40, blank=True, help_text=_("For example 1025-1033.")
    )
    doi = models.CharField(
        "DOI",
        max_length=255,
        unique=True,
        null=True,
        blank=True,
        help_text=_("You may paste the whole address, such as https://doi.org/10.1038/…"),
    )
    pmid = models.CharField(
        _("PubMed number"),
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^\d+$", _("Digits only."))],
    )
    url = models.URLField(_("web address"), max_length=600, blank=True)
    retraction_status = models.CharField(
        _("retraction"),
        max_length=12,
        choices=Retraction,
        default=Retraction.NONE,
        help_text=_("Readers see this wherever the work is cited."),
    )
    retraction_date = models.DateField(_("date of the notice"), null=True, blank=True)
    retraction_reason = models.TextField(
        _("reason given"), blank=True, help_text=_("Shown to readers. One or two sentences.")
    )
    checked_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        help_text=_("When somebody last made sure that this record is right."),
    )
    note = models.TextField(_("note for editors"), blank=True, help_text=_("Never shown."))
    csl = models.JSONField(
        _("record as received (CSL-JSON)"), default=dict, blank=True, editable=False
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("label"), FieldPanel("kind"), FieldPanel("title"), FieldPanel("authors")],
            heading=_("The work"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("container"),
                FieldRowPanel([FieldPanel("volume"), FieldPanel("issue"), FieldPanel("pages")]),
                FieldRowPanel([FieldPanel("publisher"), FieldPanel("publisher_place")]),
                FieldPanel("published"),
            ],
            heading=_("Where it was published"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("doi"), FieldPanel("pmid")]), FieldPanel("url")],
            heading=_("Where readers find it"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("retraction_status"), FieldPanel("retraction_date")]),
                FieldPanel("retraction_reason"),
            ],
            heading=_("Does it still stand?"),
        ),
        MultiFieldPanel(
            [FieldPanel("checked_on"), FieldPanel("note"), FieldPanel("key")],
            heading=_("For editors"),
        ),
    ]
    search_fields = [
        index.SearchField("label", boost=5),
        index.AutocompleteField("label"),
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("authors"),
        index.AutocompleteField("authors"),
        index.SearchField("container"),
        index.SearchField("doi"),
        index.SearchField("pmid"),
        index.FilterField("kind"),
        index.FilterField("retraction_status"),
    ]

    class Meta:
        ordering = ("label", "pk")
        verbose_name = _("reference")
        verbose_name_plural = _("references")

    def __str__(self):
        return self.label

    def save(self, *args, **kwargs):
        self.doi = normalised_doi(self.doi)
        self.key = self.key or self._free_key()
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        if self.doi and not normalised_doi(self.doi):
            raise ValidationError({"doi": _("This does not look like a DOI: it begins with 10.")})
        self.doi = normalised_doi(self.doi)
        if self.doi and self._meta.default_manager.filter(doi=self.doi).exclude(pk=self.pk):
            raise ValidationError({"doi": _("There is already a reference with this DOI.")})

    def get_absolute_url(self):
        return reverse("articles:reference", args=[self.pk])

    @property
    def year(self):
        """The year of publication as four digits, or an empty string."""
        return self.published[:4]

    @property
    def is_retracted(self):
        return self.retraction_status in {self.Retraction.RETRACTED, self.Retraction.WITHDRAWN}

    @property
    def has_notice(self):
        """Whether readers have to be told something before they rely on this work."""
        return self.retraction_status not in {
            self.Retraction.NONE,
            self.Retraction.NOT_APPLICABLE,
        }

    def _free_key(self):
        base = slugify(self.label)[:70] or "reference"
        taken = set(type(self).objects.filter(key__startswith=base).values_list("key", flat=True))
        candidates = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
        return next(key for key in candidates if key not in taken)
