"""What search finds beside pages: terms of the glossary, and works that pages cite."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.highlight import highlight
from articles.references.models import Reference
from articles.references.vancouver import citation_text
from articles.search.ranked import ranked

MOST = 50


@dataclass(frozen=True)
class Records:
    """A kind of record. `stands_first`: before the pages, because it says what a word means."""

    kind: str
    label: str
    model: type
    result: Callable
    stands_first: bool = False


def _reference(reference, query):
    text = highlight(citation_text(reference), query)
    if reference.has_notice:
        status = reference.get_retraction_status_display()
        text = format_html('<strong class="retraction">{}.</strong> {}', status, text)
    return {
        "title": reference.title,
        "url": reference.get_absolute_url(),
        "highlight_html": text,
    }


RECORDS = (Records("reference", _("Cited work"), Reference, _reference),)


def find(asked):
    """Two lists of (kind, id): what stands before the pages, and after them."""
    before, after = [], []
    for record in RECORDS:
        rows = ranked(asked, record.model.objects.all(), "pk", most=MOST)
        into = before if record.stands_first else after
        into += [(record.kind, pk) for (pk,) in rows]
    return before, after


def results(items, query):
    """{(kind, id): result} for those of the items that are records."""
    found = {}
    for record in RECORDS:
        ids = [pk for kind, pk in items if kind == record.kind]
        for instance in record.model.objects.filter(pk__in=ids) if ids else ():
            shown = {**record.result(instance, query), "kind": record.label}
            found[record.kind, instance.pk] = shown
    return found
