"""Articles, and the page that lists them."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from articles.blocks import PageBody
from articles.machine_readable import article
from articles.models.addresses import HasAddressUnderHome
from articles.models.hero import WithHero
from articles.models.listing import listing, related
from articles.models.published import published
from articles.models.readable import BodyPage, ReadablePage


class ArticleIndexPage(HasAddressUnderHome, ReadablePage):
    own_slugs = frozenset({"articles"})
    edit_handler = ReadablePage.tabs(provenance=False)
    page_description = _("Lists all articles.")

    parent_page_types = ["articles.HomePage"]
    subpage_types = ["articles.ArticlePage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of articles")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        articles = published(ArticlePage.objects.child_of(self)).order_by("path")
        return {**context, **listing(request, articles.select_related("hero"))}


class ArticlePage(WithHero, BodyPage):
    body = StreamField(PageBody(), verbose_name=_("text"), blank=True)

    edit_handler = BodyPage.tabs(WithHero.hero_panel, FieldPanel("body"))
    shown_with = (*BodyPage.shown_with, "hero")
    kind_for_readers = _("Article")
    page_description = _("Explains one subject, with numbered references and a status box.")

    parent_page_types = ["articles.ArticleIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return {**context, "related": related(self)}

    def structured_data(self, context):
        facts = article(self, kind="MedicalWebPage", site_name=context["site"]["name"])
        return [facts, *super().structured_data(context)]
