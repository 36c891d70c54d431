"""Blocks that say what is known and how certain it is."""

import datetime

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from articles.blocks.texts import LineBlock, TextBlock

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
            "checked_on": datetime.date(2026, 11, 22),
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
