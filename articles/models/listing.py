"""Lists of pages: paginated, and with as many queries for ten pages as for ten thousand."""

from django.core.paginator import Paginator
from django.db.models import Count, Q

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
    """Up to `limit` other pages of the same type: those that share most topics, then the first."""
    others = published(type(page).objects.exclude(pk=page.pk))
    shared = _shared_topics(page)
    first = others.order_by("path").values("pk")[:limit]
    return sorted(
        others.filter(Q(pk__in=shared) | Q(pk__in=first)).defer(*LISTED_FIELDS),
        key=lambda other: (-shared.get(other.pk, 0), other.path),
    )[:limit]


def _shared_topics(page):
    """{page id: number of topics shared}, the most first. Counted in the small table of links."""
    links = type(page).topics.through.objects
    page_id = f"{page._meta.model_name}_id"
    own = links.filter(**{page_id: page.pk}).values("topic")
    return dict(
        links.filter(topic__in=own)
        .exclude(**{page_id: page.pk})
        .values_list(page_id)
        .annotate(shared=Count("pk"))
        .order_by("-shared", page_id)[:CANDIDATES]
    )
