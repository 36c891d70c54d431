"""Where references are used: read from Wagtail's ReferenceIndex, with the same few queries ever."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex

from articles.references.models import Reference

# A claim is what stands in one of these blocks; plain text may name any work.
CLAIM_BLOCKS = ("claim", "key_points", "trial_result")
IN_A_CLAIM = Q(*(("model_path__contains", f".{name}.") for name in CLAIM_BLOCKS), _connector=Q.OR)


@dataclass(frozen=True)
class Use:
    """A page that cites a reference. `in_claim`: at least once as the support of a claim."""

    page_id: int
    title: str
    live: bool
    in_claim: bool


def pages_that_cite(reference):
    """The pages (any, live or not) that cite a reference, annotated with `in_claim`: a queryset."""
    places = _places().filter(to_object_id=str(reference.pk))
    here = places.filter(page_id=OuterRef("pk"))
    return Page.objects.filter(pk__in=Subquery(places.values("page_id"))).annotate(
        in_claim=Exists(here.filter(IN_A_CLAIM))
    )


def uses(references):
    """{reference id: [Use, claims first]} for a few references. Two queries, or none."""
    ids = [str(reference.pk) for reference in references]
    if not ids:
        return {}
    claims = defaultdict(set)
    for row in (
        _places().filter(to_object_id__in=ids).values_list("to_object_id", "page_id", "model_path")
    ):
        reference_id, page_id, path = row
        in_claim = any(f".{name}." in path for name in CLAIM_BLOCKS)
        claims[int(reference_id), page_id].add(in_claim)
    return _by_reference(claims)


def _by_reference(claims):
    wanted = {page_id for _reference_id, page_id in claims}
    pages = Page.objects.filter(pk__in=wanted).only("title", "live").in_bulk()
    found = defaultdict(list)
    for (reference_id, page_id), kinds in claims.items():
        if page := pages.get(page_id):
            found[reference_id].append(Use(page_id, page.title, page.live, True in kinds))
    for entries in found.values():
        entries.sort(key=lambda use: (not use.in_claim, not use.live, use.title))
    return dict(found)


def _places():
    """Rows of the index from pages to references, with the page's id as a number."""
    types = ContentType.objects.get_for_models(Page, Reference)
    return ReferenceIndex.objects.filter(
        base_content_type=types[Page],
        to_content_type=types[Reference],
        # object_id is text, because other models have other keys.
    ).annotate(page_id=Cast("object_id", BigIntegerField()))
