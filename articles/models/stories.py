"""Stories of people, each labelled as illustrative or real, and the page that lists them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from articles.blocks import PageBody
from articles.machine_readable import article
from articles.models.addresses import HasAddressUnderHome
from articles.models.hero import WithHero
from articles.models.listing import listing, related
from articles.models.published import published
from articles.models.readable import BodyPage, ReadablePage


class StoryIndexPage(HasAddressUnderHome, ReadablePage):
    own_slugs = frozenset({"stories"})
    edit_handler = ReadablePage.tabs(provenance=False)
    page_description = _("Lists all stories.")

    parent_page_types = ["articles.HomePage"]
    subpage_types = ["articles.StoryPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of stories")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        stories = published(StoryPage.objects.child_of(self)).order_by("path")
        return {**context, **listing(request, stories.select_related("hero"))}


class StoryPage(WithHero, BodyPage):
    class Kind(models.TextChoices):
        ILLUSTRATIVE = "illustrative", _("Illustrative: not a real person")
        REAL = "real", _("Real: a person who agreed to be told about")

    class Outcome(models.TextChoices):
        HELPED = "helped", _("Got better")
        MIXED = "mixed", _("Got better in part")
        NOT_HELPED = "not_helped", _("No better")

    kind = models.CharField(
        _("kind of story"),
        max_length=12,
        choices=Kind,
        default=Kind.ILLUSTRATIVE,
        help_text=_("Readers see this above the title. Say it in the text too."),
    )
    outcome = models.CharField(
        _("how it went"),
        max_length=12,
        choices=Outcome,
        default=Outcome.MIXED,
        help_text=_("A collection of stories that all went well would mislead."),
    )
    person = models.CharField(
        _("name in the story"), max_length=80, blank=True, help_text=_("Never a full real name.")
    )
    consent_recorded_on = models.DateField(
        _("consent recorded on"),
        null=True,
        blank=True,
        help_text=_("For a real story: the day on which written consent was filed."),
    )
    body = StreamField(PageBody(), verbose_name=_("text"), blank=True)

    edit_handler = BodyPage.tabs(
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("outcome")]),
                FieldRowPanel([FieldPanel("person"), FieldPanel("consent_recorded_on")]),
            ],
            heading=_("Whose story it is"),
        ),
        WithHero.hero_panel,
        FieldPanel("body"),
    )
    shown_with = (*BodyPage.shown_with, "hero")
    search_fields = [*BodyPage.search_fields, index.SearchField("person")]
    kind_for_readers = _("Story")
    page_description = _("What one person lived through, labelled as illustrative or real.")

    parent_page_types = ["articles.StoryIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return {**context, "related": related(self)}

    def structured_data(self, context):
        facts = article(self, site_name=context["site"]["name"])
        return [facts, *super().structured_data(context)]
