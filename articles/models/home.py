"""The home page, and the quick way from an address to its page."""

from itertools import accumulate

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from articles.blocks import StartPointBlock
from articles.machine_readable import website
from articles.models.articles import ArticlePage
from articles.models.hero import WithHero
from articles.models.listing import LISTED_FIELDS
from articles.models.published import published
from articles.models.readable import ReadablePage
from articles.models.stories import StoryPage

SHOWN = 3


class HomePage(WithHero, ReadablePage):
    start_points = StreamField(
        [("start_point", StartPointBlock())],
        verbose_name=_("ways in"),
        blank=True,
        max_num=6,
        help_text=_("Questions that visitors come with, and the pages that answer them."),
    )

    featured_article = models.ForeignKey(
        ArticlePage,
        verbose_name=_("article to begin with"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown large on the first page."),
    )

    appeal_heading = models.CharField(
        _("appeal: heading"),
        max_length=80,
        blank=True,
        default=_("Kept going by readers"),
        help_text=_("Above the button to donate at the foot of the page. Empty hides the appeal."),
    )
    appeal_text = models.TextField(
        _("appeal: text"),
        max_length=300,
        blank=True,
        default=_("If this site is useful to you, you can help to keep it online."),
    )

    edit_handler = ReadablePage.tabs(
        WithHero.hero_panel,
        FieldPanel("start_points"),
        FieldPanel("featured_article"),
        MultiFieldPanel(
            [
                FieldPanel("appeal_heading"),
                FieldPanel("appeal_text", help_text=_("One or two sentences above the button.")),
            ],
            heading=_("The appeal for donations"),
        ),
        provenance=False,
    )
    shown_with = (*ReadablePage.shown_with, "hero")
    page_description = _("The first page of the site.")

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "articles.ArticleIndexPage",
        "articles.FAQPage",
        "articles.StoryIndexPage",
        "articles.PodcastPage",
        "articles.SupportGroupIndexPage",
        "articles.GlossaryPage",
        "articles.StandardPage",
        "articles.HelpPage",
    ]
    max_count = 1

    class Meta:
        verbose_name = _("home page")

    def route(self, request, path_components):
        """Find the page at an address, and those above it, in two queries however deep it lies.

        Wagtail walks down with two queries for each part of the address. A page type that
        answers for addresses below its own is found by that walk, as ever.
        """
        if not path_components:
            return super().route(request, path_components)
        paths = list(accumulate(path_components, lambda above, slug: f"{above}{slug}/", initial=""))
        on_the_way = {
            page.url_path.removeprefix(self.url_path): page
            for page in Page.objects.filter(
                slug__in=path_components, url_path__in=[self.url_path + path for path in paths]
            ).only("title", "url_path", "content_type")
        }
        if paths[-1] not in on_the_way:
            return super().route(request, path_components)
        model = on_the_way[paths[-1]].specific_class
        pages = model.objects.select_related(*getattr(model, "shown_with", ()))
        page = pages.get(pk=on_the_way[paths[-1]].pk)
        above = [self, *(on_the_way[path] for path in paths[1:-1])]
        page.breadcrumbs = [(ancestor.title, ancestor.get_url(request)) for ancestor in above]
        return page.route(request, [])

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        articles = published(ArticlePage.objects.select_related("hero")).defer(*LISTED_FIELDS)
        stories = published(StoryPage.objects.select_related("hero")).defer(*LISTED_FIELDS)
        return {
            **context,
            "featured": articles.filter(pk=self.featured_article_id).first(),
            "latest": articles.order_by("-first_published_at", "path")[:SHOWN],
            "stories": stories.order_by("path")[:SHOWN],
            "start_points": self._ways_in(),
        }

    def structured_data(self, context):
        return [website(context["site"])]

    def _ways_in(self):
        """[{title, text, page}] of the ways in whose pages are published."""
        values = [block.value for block in self.start_points]
        return [
            {"title": value["title"], "text": value["text"], "page": value["page"]}
            for value in values
            if value["page"] and value["page"].live
        ]
