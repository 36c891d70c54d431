"""What pages are built of."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from articles.blocks.care import HelpBoxBlock, WarningBlock
from articles.blocks.evidence import ClaimBlock, StatusBoxBlock, TrialResultBlock
from articles.blocks.texts import (
    LINE_FEATURES,
    TEXT_FEATURES,
    DetailBlock,
    FigureBlock,
    KeyPointsBlock,
    ProseBlock,
    QuoteBlock,
    TableBlock,
    if_worded,
)

__all__ = [
    "LINE_FEATURES",
    "TEXT_FEATURES",
    "CareBody",
    "FigureBlock",
    "PageBody",
    "StartPointBlock",
    "TableBlock",
    "TrialResultBlock",
    "if_worded",
]


class CareBody(blocks.StreamBlock):
    """For pages that everybody may read: no pictures, because the library is behind the gate."""

    prose = ProseBlock(group=_("Text"))
    key_points = KeyPointsBlock(group=_("Text"))
    table = TableBlock(group=_("Text"))
    detail = DetailBlock(group=_("Text"))
    warning = WarningBlock(group=_("Care"))
    help_box = HelpBoxBlock(group=_("Care"))


class PageBody(blocks.StreamBlock):
    prose = ProseBlock(group=_("Text"))
    key_points = KeyPointsBlock(group=_("Text"))
    figure = FigureBlock(group=_("Text"))
    table = TableBlock(group=_("Text"))
    quote = QuoteBlock(group=_("Text"))
    detail = DetailBlock(group=_("Text"))
    status_box = StatusBoxBlock(group=_("Evidence"))
    claim = ClaimBlock(group=_("Evidence"))
    trial_result = TrialResultBlock(group=_("Evidence"))
    warning = WarningBlock(group=_("Care"))
    help_box = HelpBoxBlock(group=_("Care"))


class StartPointBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.CharBlock(label=_("Text"), max_length=200, help_text=_("One plain sentence."))
    page = blocks.PageChooserBlock(label=_("Leads to"))

    class Meta:
        icon = "arrow-right"
        label = _("Way in")
        label_format = "{title}"
        description = _("A question that a visitor may come with, and the page that answers it.")
