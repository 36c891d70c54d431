"""Lists of pages: paginated, and with as many queries for ten pages as for ten thousand."""

from django.core.paginator import Paginator
from django.db.models import Count

from articles.models.published import published

PAGES_ON_A_PAGE = 12
LISTED_FIELDS = ("body", "search_description", "funding_note")
# More than are shown, because some of them may be drafts.
CANDIDATES = 12


def listing(request, pages):
    """One page of `pages` after ?page=N; anything odd in N gives the first or the last page.

    `pages` is an ordered queryset of a page type with a body, which is left in the database.
    """
    paginator = Paginator(pages.defer(*LISTED_FIELDS), PAGES_ON_A_PAGE)
    return {"listing": paginator.get_page(request.GET.get("page")), "paginator": paginator}


def related(page, *, limit=3):
    """Up to `limit` other pages of the same type, those that share most topics first."""
    others = published(type(page).objects.exclude(pk=page.pk)).defer(*LISTED_FIELDS)
    shared = _shared_topics(page)
    found = sorted(
        others.filter(pk__in=shared) if shared else [],
        key=lambda other: (-shared[other.pk], other.path),
    )[:limit]
    if len(found) < limit:
        rest = others.exclude(pk__in=[other.pk for other in found]).order_by("path")
        found += rest[: limit - len(found)]
    return found


def _shared_topics(page):
    """{page id: number of topics shared}, the most first. Counted in the small table of links."""
    topics = [topic.pk for topic in page.topics.all()]
    if not topics:
        return {}
    links = type(page).topics.through.objects.filter(topic__in=topics)
    page_id = f"{page._meta.model_name}_id"
    return dict(
        links.exclude(**{page_id: page.pk})
        .values_list(page_id)
        .annotate(shared=Count("pk"))
        .order_by("-shared", page_id)[:CANDIDATES]
    )
