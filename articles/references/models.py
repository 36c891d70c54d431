"""Works that pages cite. One record for each work, used again on every page that needs it."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from articles.references.identifiers import address_of_doi, normalised_doi

ISO_DATE = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
    _("Write 2024, 2024-06 or 2024-06-06."),
)
NO_DOI = _("This does not look like a DOI: it begins with 10.")


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
        PARTLY = "partly", _("Retracted in part")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RETRACTED = "retracted", _("Retracted")

    class Problem(models.TextChoices):
        """Why a check came to no answer."""

        NOT_FOUND = "not_found", _("There is no record under this number")
        AWAY = "away", _("The register did not answer")
        UNUSABLE = "unusable", _("The register's answer made no sense")
        # No failure: we cannot ask there, and a person has to look.
        ELSEWHERE = "elsewhere", _("It is registered elsewhere")

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
    notice_doi = models.CharField(
        _("DOI of the notice"),
        max_length=255,
        blank=True,
        help_text=_("Where the journal says so. Readers get a link to it."),
    )
    keeps_own_status = models.BooleanField(
        _("leave this to us"),
        default=False,
        help_text=_(
            "The weekly check changes nothing here, whatever Crossref says. Only if Crossref is "
            "wrong; say why in the note for editors."
        ),
    )
    # What the weekly check found last, and when; see articles.references.checking.
    status_found = models.CharField(max_length=12, choices=Retraction, blank=True, editable=False)
    notices_checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    notices_tried_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    check_problem = models.CharField(max_length=12, choices=Problem, blank=True, editable=False)
    staff_to_be_told = models.BooleanField(default=False, editable=False)
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
        self.notice_doi = normalised_doi(self.notice_doi) or ""
        self.key = self.key or self._free_key()
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        if self.doi and not normalised_doi(self.doi):
            raise ValidationError({"doi": NO_DOI})
        if self.notice_doi and not normalised_doi(self.notice_doi):
            raise ValidationError({"notice_doi": NO_DOI})
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

    @property
    def notice_address(self):
        """Where readers find the notice, or an empty string."""
        return address_of_doi(self.notice_doi) if self.notice_doi else ""

    def _free_key(self):
        base = slugify(self.label)[:70] or "reference"
        taken = set(type(self).objects.filter(key__startswith=base).values_list("key", flat=True))
        candidates = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
        return next(key for key in candidates if key not in taken)
