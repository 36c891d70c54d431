"""Where references are used: read from Wagtail's ReferenceIndex, with the same few queries ever."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, ReferenceIndex

from articles.references.models import Reference

# A claim is what stands in one of these blocks; plain text may name any work.
CLAIM_BLOCKS = ("claim", "key_points", "trial_result")
IN_A_CLAIM = Q(*(("model_path__contains", f".{name}.") for name in CLAIM_BLOCKS), _connector=Q.OR)


@dataclass(frozen=True)
class Use:
    """A page, or an entry such as a word of the glossary, that cites a reference.

    `in_claim`: at least once as the support of a claim. `edit_address`: its form in the admin, or
    empty if it has none there.
    """

    title: str
    live: bool
    in_claim: bool
    edit_address: str


def pages_that_cite(reference):
    """The pages (any, live or not) that cite a reference, annotated with `in_claim`: a queryset."""
    places = _places().filter(to_object_id=str(reference.pk))
    here = places.filter(page_id=OuterRef("pk"))
    return Page.objects.filter(pk__in=Subquery(places.values("page_id"))).annotate(
        in_claim=Exists(here.filter(IN_A_CLAIM))
    )


def in_claims_of_live_pages():
    """Ids of the references that a claim of a live page rests on: a queryset of numbers."""
    live = Page.objects.filter(live=True).order_by()
    places = _places().filter(IN_A_CLAIM, page_id__in=live.values("pk"))
    return places.values_list(Cast("to_object_id", BigIntegerField()), flat=True)


def entries_that_cite(reference):
    """What else cites a reference, such as words of the glossary: a list of model instances."""
    rows = _rows([reference]).exclude(base_content_type=ContentType.objects.get_for_model(Page))
    return list(_sources(rows.values_list("base_content_type", "object_id")).values())


def uses(references):
    """{reference id: [Use, claims first]} for a few references: none, or two or three queries."""
    if not references:
        return {}
    claims = defaultdict(set)
    for reference_id, *source, path in _rows(references).values_list(
        "to_object_id", "base_content_type", "object_id", "model_path"
    ):
        in_claim = any(f".{name}." in path for name in CLAIM_BLOCKS)
        claims[int(reference_id), *source].add(in_claim)
    return _by_reference(claims)


def _by_reference(claims):
    sources = _sources({tuple(source) for _reference_id, *source in claims})
    found = defaultdict(list)
    for (reference_id, *source), kinds in claims.items():
        if entry := sources.get(tuple(source)):
            found[reference_id].append(_use(entry, in_claim=True in kinds))
    for entries in found.values():
        entries.sort(key=lambda use: (not use.in_claim, not use.live, use.title))
    return dict(found)


def _use(entry, *, in_claim):
    if isinstance(entry, Page):
        address = reverse("wagtailadmin_pages:edit", args=[entry.pk])
        return Use(entry.title, entry.live, in_claim, address)
    title = f"{entry} ({entry._meta.verbose_name_plural})"
    return Use(title, True, in_claim, AdminURLFinder().get_edit_url(entry) or "")


def _sources(keys):
    """{(content type id, id as text): instance}; one query for each kind of content."""
    wanted = defaultdict(set)
    for type_id, object_id in keys:
        wanted[type_id].add(object_id)
    found = {}
    for type_id, ids in wanted.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is None:
            # Its code was taken away; the rows of the index stay.
            continue
        entries = model._default_manager.all()
        if model is Page:
            entries = entries.only("title", "live")
        found |= {(type_id, str(entry.pk)): entry for entry in entries.filter(pk__in=ids)}
    return found


def _rows(references):
    """Rows of the index that lead to one of the references."""
    return ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Reference),
        to_object_id__in=[str(reference.pk) for reference in references],
    )


def _places():
    """Rows of the index from pages to references, with the page's id as a number."""
    types = ContentType.objects.get_for_models(Page, Reference)
    return ReferenceIndex.objects.filter(
        base_content_type=types[Page],
        to_content_type=types[Reference],
        # object_id is text, because other models have other keys.
    ).annotate(page_id=Cast("object_id", BigIntegerField()))
