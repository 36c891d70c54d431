"""Plain pages (about, privacy …) and the help page."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from articles.blocks import CareBody, PageBody
from articles.models.addresses import HasAddressUnderHome
from articles.models.readable import BodyPage


class StandardPage(HasAddressUnderHome, BodyPage):
    body = StreamField(PageBody(), verbose_name=_("text"), blank=True)

    own_slugs = frozenset({"about", "privacy", "cookies", "accessibility"})
    edit_handler = BodyPage.tabs(FieldPanel("body"))
    page_description = _("A plain page directly under the home page, such as “About”.")

    parent_page_types = ["articles.HomePage"]
    subpage_types = []

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")


class HelpPage(HasAddressUnderHome, BodyPage):
    body = StreamField(CareBody(), verbose_name=_("text"), blank=True)

    own_slugs = frozenset({"help"})
    edit_handler = BodyPage.tabs(FieldPanel("body"))
    kind_for_readers = _("Help")
    page_description = _("Where people in need find somebody to talk to. Everybody may read it.")

    parent_page_types = ["articles.HomePage"]
    subpage_types = []
    max_count = 1

    class Meta:
        verbose_name = _("help page")
