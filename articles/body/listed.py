"""The reference list of a page, and the links that lead to it and back."""

from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.html import format_html

from articles.references.models import Reference
from articles.references.standing import GRAVE
from articles.references.vancouver import citation_html


@dataclass
class ListedReference:
    """An entry of a page's reference list. `backlinks` lead to every place that cites it."""

    number: int
    reference: Reference
    backlinks: list = field(default_factory=list)

    @property
    def anchor(self):
        return f"ref-{self.number}"

    @cached_property
    def citation_html(self):
        return citation_html(self.reference)

    def cite(self):
        """The link that stands in the text; each one has an id of its own to come back to."""
        place = f"cite-{self.number}-{len(self.backlinks) + 1}"
        self.backlinks.append({"id": place, "label": _letters(len(self.backlinks))})
        notice = ""
        if self.reference.retraction_status in GRAVE:
            notice = str(self.reference.get_retraction_status_display()).lower()
        return format_html(
            '<a class="cite{}" id="{}" href="#{}" role="doc-noteref" aria-label="{}">{}</a>',
            " cite--retracted" if notice else "",
            place,
            self.anchor,
            # It begins with the words that are seen, for people who speak to their browser.
            f"Reference {self.number}{f' {notice}' if notice else ''}: {self.reference.label}",
            f"{self.number}{f' {notice}' if notice else ''}",
        )


def number(ids):
    """{id: ListedReference}, numbered by first appearance; deleted references have none."""
    ids = list(dict.fromkeys(ids))
    found = Reference.objects.defer("csl", "note").in_bulk(ids) if ids else {}
    known = [found[reference_id] for reference_id in ids if reference_id in found]
    return {
        reference.pk: ListedReference(position, reference)
        for position, reference in enumerate(known, start=1)
    }


def _letters(position):
    """a, b … z, then 27, 28 …"""
    return chr(ord("a") + position) if position < 26 else str(position + 1)
