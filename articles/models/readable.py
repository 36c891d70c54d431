"""What every page that people read has in common."""

from http import HTTPMethod
from math import ceil

from django import forms
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.rich_text import expand_db_html
from wagtail.search import index

from articles.blocks import LINE_FEATURES, if_worded
from articles.body import finish
from articles.body.page_links import left_to_the_pass
from articles.machine_readable import breadcrumb_list, meta_of
from articles.models.explained import ExplainsWords
from articles.models.pictured import Pictured
from articles.models.reviewed import Reviewed
from articles.models.site_facts import site_facts
from articles.publishing_rules.form import PublishableForm
from articles.reviews.panels import ReviewPanel

WORDS_A_MINUTE = 200
# They stand on most pages in much the same words, which answer nobody's search.
SHARED_BOXES = frozenset({"status_box", "help_box"})


class Correction(Orderable):
    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="corrections")
    date = models.DateField(_("date"))
    text = models.TextField(
        _("what was wrong"), help_text=_("What the page said, and what it says now.")
    )

    panels = [
        FieldPanel("date", help_text=_("The day on which the page was put right.")),
        FieldPanel("text"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")


class ReadablePage(Reviewed, Pictured, ExplainsWords, Page):
    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=400,
        help_text=_("One or two sentences under the title and in lists."),
    )
    public_summary = models.TextField(
        _("public summary"),
        blank=True,
        max_length=300,
        help_text=_(
            "Shown to everybody with the title, before the disclaimer is accepted too: in the "
            "feed and when the link is shared. Neutral, no claims. Empty shows nothing."
        ),
    )
    social_image = models.ForeignKey(
        "articles.SiteImage",
        verbose_name=_("picture for shared links"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("1200 × 630 pixels is best. Empty uses the page's own picture."),
    )
    topics = ParentalManyToManyField(
        "articles.Topic",
        verbose_name=_("topics"),
        blank=True,
        related_name="+",
        help_text=_("Pages with the same topics are offered as further reading."),
    )
    author = models.ForeignKey(
        "articles.Person",
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    funding_note = RichTextField(
        _("funding and conflicts of interest"),
        blank=True,
        features=LINE_FEATURES,
        help_text=_("Who paid for this page, and what the author and reviewer stand to gain."),
    )
    reading_minutes = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    base_form_class = PublishableForm
    exclude_fields_in_copy = [*Reviewed.exclude_fields_in_copy, "social_card"]
    # A page is the same for everyone who accepted the disclaimer, so none is private.
    private_page_options = []
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD]
    # Foreign keys that one page view needs, fetched with the page (see HomePage.route).
    shown_with = ("author", "reviewer", "social_image")

    intro_panels = [
        TitleFieldPanel(
            "title",
            help_text=_("Shown to everybody, before the disclaimer is accepted too: be neutral."),
        ),
        FieldPanel("summary"),
    ]
    provenance_panels = [
        FieldPanel(
            "author",
            help_text=_(
                "Who wrote it. Readers see the name, the role and what stands under People."
            ),
        ),
        ReviewPanel(),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        FieldPanel("funding_note"),
        FieldPanel("explains_words"),
        InlinePanel(
            "corrections",
            heading=_("Corrections"),
            label=_("correction"),
            help_text=_("Newest first. Readers see them at the foot of the page."),
        ),
    ]
    sharing_panels = [
        FieldPanel("public_summary"),
        MultiFieldPanel(
            [
                FieldPanel("slug", help_text=_("The last part of the address of this page.")),
                FieldPanel(
                    "seo_title",
                    heading=_("Title for search engines"),
                    help_text=_("Only if the title is too long or unclear out of context."),
                ),
                FieldPanel(
                    "search_description",
                    heading=_("Description for search engines"),
                    help_text=_("One sentence. Empty uses the summary."),
                ),
                FieldPanel("social_image"),
            ],
            heading=_("Search engines and shared links"),
        ),
        FieldPanel("show_in_menus", heading=_("Show in the menu at the top")),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
    ]

    class Meta:
        abstract = True

    @classmethod
    def tabs(cls, *content, provenance=True):
        """The tabs of the editor: what it says, where it comes from, how it is found."""
        tabs = [ObjectList([*cls.intro_panels, *content], heading=_("Content"))]
        if provenance:
            tabs.append(ObjectList(cls.provenance_panels, heading=_("Trust")))
        tabs.append(ObjectList(cls.sharing_panels, heading=_("Finding and sharing")))
        when = [PublishingPanel(), CommentPanel()]
        tabs.append(ObjectList(when, heading=_("When"), classname="settings"))
        return TabbedInterface(tabs)

    def save(self, *args, **kwargs):
        self.reading_minutes = self._count_minutes()
        super().save(*args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["site"] = site_facts(request.path)
        context["meta"] = meta_of(self, site=context["site"])
        context.update(self.body_context(context))
        context["structured_data"] = self.structured_data(context)
        return context

    def get_preview_context(self, request, mode_name):
        self.reading_minutes = self._count_minutes()
        return super().get_preview_context(request, mode_name)

    def plain_text(self):
        """The words of the page without markup and citations: for search and reading time."""
        return ""

    def passages(self):
        """The texts an excerpt may show, in order, without boxes that many pages share."""
        return [self.plain_text()]

    def structured_data(self, context):
        """JSON-LD objects (https://schema.org) that describe this page, from its context."""
        return [breadcrumb_list(self, site=context["site"])] if self.breadcrumbs else []

    @cached_property
    def breadcrumbs(self):
        """(title, address) of the pages above this one, home first; empty for home."""
        if self.depth <= 2:
            return []
        above = self.get_ancestors().filter(depth__gt=1).only("title", "url_path")
        return [(page.title, page.url) for page in above]

    @cached_property
    def newest_corrections(self):
        return sorted(self.corrections.all(), key=lambda each: each.date, reverse=True)

    def funding_html(self):
        """The note on funding with its citations still unnumbered; nothing if it has no words."""
        return expand_db_html(if_worded(self.funding_note))

    def body_context(self, context):
        """What the page's text becomes: numbered citations, contents, references."""
        return {}

    def _count_minutes(self):
        words = len(self.plain_text().split())
        return ceil(words / WORDS_A_MINUTE) if words else None


class BodyPage(ReadablePage):
    """A page whose text is a StreamField named `body`, set by each type."""

    # The oldest of its status boxes, so that reports need not open every text.
    status_checked_on = models.DateField(null=True, blank=True, editable=False)

    search_fields = [*ReadablePage.search_fields, index.SearchField("body")]

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.status_checked_on = self._oldest_status()
        super().save(*args, **kwargs)

    def plain_text(self):
        return " ".join(self.body.stream_block.get_searchable_content(self.body))

    def passages(self):
        own = (block for block in self.body if block.block_type not in SHARED_BOXES)
        return [text for each in own for text in each.block.get_searchable_content(each.value)]

    def body_context(self, context):
        """body_html and funding_html (safe), contents, references, words: see articles.body."""
        with left_to_the_pass():
            texts = self.body.render_as_block(context), self.funding_html()
        finished = finish(*texts, lexicon=self.lexicon)
        body_html, funding_html = finished.fragments
        return {
            "body_html": body_html,
            "funding_html": funding_html,
            "contents": finished.contents,
            "references": finished.references,
            "words": finished.words,
        }

    def _oldest_status(self):
        boxes = (block.value for block in self.body if block.block_type == "status_box")
        return min((box["checked_on"] for box in boxes if box["checked_on"]), default=None)
