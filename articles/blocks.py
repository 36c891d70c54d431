"""The building blocks of a page. Their words are for editors who know no code."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
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
CERTAINTY = [
    ("very_low", _("Very low certainty")),
    ("low", _("Low certainty")),
    ("moderate", _("Moderate certainty")),
    ("high", _("High certainty")),
    ("not_graded", _("Not graded by a review")),
]
CERTAINTY_MEANING = {
    "very_low": _("We are very unsure: the true effect may be quite different."),
    "low": _("We are unsure: the true effect may be quite different."),
    "moderate": _("Probably close to the true effect, but it could differ."),
    "high": _("Very likely close to the true effect."),
    "not_graded": _("No review has said how sure we can be."),
}


class CitingBlock(blocks.RichTextBlock):
    """Rich text whose citations are left out of search: they are not words of the text."""

    offered = LINE_FEATURES

    def __init__(self, **kwargs):
        super().__init__(**{"features": self.offered, **kwargs})

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
        description = _("A picture with a caption and words for people who cannot see it.")

    def clean(self, value):
        value = super().clean(value)
        value["alternative_text"] = value["alternative_text"] or value["image"].default_alt_text
        if not value["alternative_text"]:
            raise StructBlockValidationError(
                block_errors={
                    "alternative_text": ValidationError(
                        _("Say what this picture shows. People who cannot see it depend on it.")
                    )
                }
            )
        return value


class TableValue(blocks.StructValue):
    @property
    def columns(self):
        """The headings, as a list of strings."""
        return [column["heading"] for column in self["table"].columns]

    @property
    def rows(self):
        """The cells, as a list of lists of rich text."""
        return [row["values"] for row in self["table"].row_data]


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(
        label=_("Caption"),
        max_length=200,
        help_text=_("What the table shows, so that it makes sense on its own."),
    )
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
            "caption": "Two treatments side by side",
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
                "caption": "",
            },
        }

    def clean(self, value):
        value = super().clean(value)
        if not value.columns or not value.rows:
            raise StructBlockValidationError(
                non_block_errors=[ValidationError(_("Add at least one column and one row."))]
            )
        if not all(heading.strip() for heading in value.columns):
            raise StructBlockValidationError(
                non_block_errors=[
                    ValidationError(
                        _("Give every column a heading: it is read out before each cell.")
                    )
                ]
            )
        return value


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


class ClaimValue(blocks.StructValue):
    @property
    def certainty_label(self):
        return dict(CERTAINTY).get(self["certainty"], "")

    @property
    def certainty_meaning(self):
        return CERTAINTY_MEANING.get(self["certainty"], "")


class ClaimBlock(blocks.StructBlock):
    statement = LineBlock(
        label=_("What is claimed"), help_text=_("One sentence, with its citation: type /cit.")
    )
    certainty = blocks.ChoiceBlock(
        choices=CERTAINTY,
        label=_("How certain is it?"),
        help_text=_("As a published review graded it. Do not grade it yourself."),
    )
    basis = LineBlock(
        label=_("Who says so"),
        required=False,
        help_text=_("The review that graded it, and its date, with a citation."),
    )

    class Meta:
        icon = "check"
        label = _("Claim and its certainty")
        label_format = "{certainty}: {statement}"
        template = "blocks/claim.html"
        value_class = ClaimValue
        description = _("One finding, with how certain it is and which review says so.")
        preview_value = {
            "statement": "<p>It may reduce symptoms of PTSD compared with therapy alone.</p>",
            "certainty": "low",
            "basis": "<p>A review of 2024.</p>",
        }


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


class StatusEntryBlock(blocks.StructBlock):
    place = blocks.CharBlock(label=_("Country"), max_length=80)
    position = LineBlock(label=_("Position"), help_text=_("One or two sentences, with a citation."))

    class Meta:
        icon = "globe"
        label = _("Country")
        label_format = "{place}"


class StatusBoxBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), default="Where things stand", max_length=120)
    checked_on = blocks.DateBlock(
        label=_("Checked on"), help_text=_("When somebody last made sure that every line is right.")
    )
    entries = blocks.ListBlock(StatusEntryBlock(), label=_("Countries"), min_num=1)

    class Meta:
        icon = "globe"
        label = _("Status box")
        label_format = "{title} ({checked_on})"
        template = "blocks/status_box.html"
        description = _("What the law and the regulators say, country by country, with a date.")
        preview_value = {
            "title": "Where things stand",
            "checked_on": "2026-11-22",
            "entries": [
                {"place": "United Kingdom", "position": "<p>Not a licensed medicine.</p>"},
                {"place": "United States", "position": "<p>Not approved.</p>"},
            ],
        }


def _per_100(label):
    return blocks.IntegerBlock(
        label=label, min_value=0, max_value=100, help_text=_("A whole number from 0 to 100.")
    )


class TrialResultBlock(blocks.StructBlock):
    trial = blocks.CharBlock(
        label=_("Trial"),
        max_length=120,
        help_text=_("One trial only, with its register number: “MAPP2 (NCT04077437)”."),
    )
    outcome = LineBlock(
        label=_("What was counted"), help_text=_("In plain words, with a citation.")
    )
    participants = blocks.IntegerBlock(label=_("People in the trial"), min_value=1)
    time_point = blocks.CharBlock(
        label=_("When it was counted"), max_length=160, help_text=_("For example “after 18 weeks”.")
    )
    with_label = blocks.CharBlock(
        label=_("Group that had it"), max_length=120, help_text=_("“Therapy with MDMA”.")
    )
    with_per_100 = _per_100(_("Of 100 people with it"))
    without_label = blocks.CharBlock(
        label=_("Group that did not"), max_length=120, help_text=_("“Therapy with placebo”.")
    )
    without_per_100 = _per_100(_("Of 100 people without it"))
    note = TextBlock(label=_("What to bear in mind"), required=False)
    funding = LineBlock(
        label=_("Who paid, and who gains"),
        help_text=_("Every trial says this here, even when there is nothing to declare."),
    )

    class Meta:
        icon = "calendar-check"
        label = _("Result of a trial")
        label_format = "{trial}: {with_per_100} and {without_per_100} in 100"
        template = "blocks/trial_result.html"
        description = _("Both groups of one trial side by side, out of 100, with who paid.")
        preview_value = {
            "trial": "A trial (NCT00000000)",
            "outcome": "<p>People who no longer met the criteria for PTSD</p>",
            "participants": 104,
            "time_point": "after 18 weeks",
            "with_label": "Therapy with the medicine",
            "with_per_100": 71,
            "without_label": "Therapy with placebo",
            "without_per_100": 48,
            "note": "<p>Most people could tell which group they were in.</p>",
            "funding": "<p>Paid for by the company that makes it.</p>",
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
