"""Blocks that look after the reader."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from articles.blocks.texts import LineBlock, TextBlock


class WarningBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = TextBlock(label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Warning")
        template = "blocks/warning.html"
        description = _("Something that could harm a reader who misses it. Use it rarely.")
        preview_value = {
            "title": "Please do not stop your medicines",
            "text": "<p>Stopping suddenly can make you ill. Talk to whoever prescribes them.</p>",
        }


class HelpBoxBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), default="If you need help now", max_length=120)
    text = LineBlock(
        label=_("Text"),
        required=False,
        help_text=_("The helplines are added by themselves, from Settings → Site settings."),
    )

    class Meta:
        icon = "help"
        label = _("Help box")
        template = "blocks/help_box.html"
        description = _("The helplines, with a few words. Near the top and at the foot of a page.")
        preview_value = {
            "title": "If you need help now",
            "text": "<p>You can talk to somebody at any time, about anything.</p>",
        }
