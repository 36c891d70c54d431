"""Blocks of text, pictures and tables. Their words are for editors who know no code."""

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import get_text_for_indexing

from articles.references.cited import without_citations

LINE_FEATURES = ["bold", "italic", "link", "citation"]
TEXT_FEATURES = [*LINE_FEATURES, "ul", "ol"]
PROSE_FEATURES = [
    "h2",
    "h3",
    "h4",
    *TEXT_FEATURES,
    "superscript",
    "subscript",
    "document-link",
]


def if_worded(stored_html):
    """Rich text as stored, or nothing where it has no words.

    The editor sends a paragraph for a field that was left empty.
    """
    return stored_html if stored_html and strip_tags(stored_html).strip() else ""


class CitingBlock(blocks.RichTextBlock):
    """Rich text whose citations are left out of search: they are not words of the text.

    One without words is empty, so that it counts as missing and is not shown.
    """

    offered = LINE_FEATURES

    def __init__(self, **kwargs):
        super().__init__(**{"features": self.offered, **kwargs})

    def to_python(self, value):
        return super().to_python(if_worded(value))

    def value_from_form(self, value):
        return super().value_from_form(if_worded(value))

    def get_searchable_content(self, value):
        return [get_text_for_indexing(without_citations(value.source))]


class LineBlock(CitingBlock):
    """A sentence or a few, with links and citations but no lists or headings."""


class TextBlock(CitingBlock):
    """Paragraphs and lists, with links and citations but no headings."""

    offered = TEXT_FEATURES


class ProseBlock(CitingBlock):
    offered = PROSE_FEATURES

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/prose.html"
        description = _("Headings, paragraphs, lists, links and citations.")
        preview_value = (
            "<h2>What a course of therapy looks like</h2><p>Most of the time is spent "
            "<b>talking</b>. Sessions before and after help a person prepare and make sense "
            "of what came up.</p><ul><li>three sessions to prepare</li><li>three to look "
            "back</li></ul>"
        )


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alternative_text = blocks.CharBlock(
        label=_("Text alternative"),
        required=False,
        max_length=300,
        help_text=_(
            "What the picture shows, for people who cannot see it. If you leave it empty, the "
            "words stored with the picture are used."
        ),
    )
    caption = LineBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/figure.html"
        # A picture of the library cannot stand in the code, and a new site has none.
        preview_template = "blocks/figure_preview.html"
        description = _("A picture with a caption and words for people who cannot see it.")

    def clean(self, value):
        value = super().clean(value)
        if value["image"] and not value["alternative_text"]:
            value["alternative_text"] = value["image"].default_alt_text
        return value


class TableValue(blocks.StructValue):
    @property
    def caption(self):
        return self["table"].caption

    @property
    def columns(self):
        """The headings, as a list of strings."""
        return [column["heading"] for column in self["table"].columns]

    @property
    def rows(self):
        """The cells, as a list of lists of rich text."""
        return [row["values"] for row in self["table"].row_data]


class TableBlock(blocks.StructBlock):
    table = TypedTableBlock(
        [("text", LineBlock(label=_("Text"), required=False))], label=_("Table")
    )
    row_header = blocks.BooleanBlock(
        label=_("The first column names the rows"), required=False, default=True
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"
        value_class = TableValue
        description = _("Figures or comparisons in rows and columns.")
        preview_value = {
            "row_header": True,
            "table": {
                "columns": [
                    {"type": "text", "heading": "Treatment"},
                    {"type": "text", "heading": "Usual length"},
                ],
                "rows": [
                    {"values": ["<p>Trauma-focused CBT</p>", "<p>8 to 12 sessions</p>"]},
                    {"values": ["<p>EMDR</p>", "<p>8 to 12 sessions</p>"]},
                ],
                "caption": "Two treatments side by side",
            },
        }


class QuoteBlock(blocks.StructBlock):
    text = LineBlock(label=_("Words"))
    attribution = blocks.CharBlock(
        label=_("Who said it"),
        required=False,
        max_length=200,
        help_text=_("And where, if printed."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "blocks/quote.html"
        description = _("Somebody's own words.")
        preview_value = {
            "text": "<p>I still have bad days. I have more good ones.</p>",
            "attribution": "Illustrative, not a real person",
        }


class KeyPointsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), default="Key points", max_length=100)
    points = blocks.ListBlock(LineBlock(label=_("Point")), label=_("Points"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Key points")
        template = "blocks/key_points.html"
        description = _("The few things to take away. Each claim needs a citation.")
        preview_value = {
            "title": "Key points",
            "points": [
                "<p>It is not a licensed treatment in the UK.</p>",
                "<p>Some people in trials got better; how much is due to MDMA is uncertain.</p>",
            ],
        }


class DetailBlock(blocks.StructBlock):
    summary = blocks.CharBlock(
        label=_("Line that opens it"), max_length=160, help_text=_("Says what is inside.")
    )
    text = TextBlock(label=_("Text"))

    class Meta:
        icon = "expand-right"
        label = _("More detail")
        template = "blocks/detail.html"
        description = _("A line that opens when it is pressed. For depth, never for warnings.")
        preview_value = {
            "summary": "How the trial chose its participants",
            "text": "<p>People with heart disease were not allowed to take part.</p>",
        }
