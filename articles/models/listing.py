"""Lists of pages: paginated, and with as many queries for ten pages as for ten thousand."""

from django.core.paginator import Paginator
from django.db.models import Count, Q

from articles.models.published import published

PAGES_ON_A_PAGE = 12
LISTED_FIELDS = ("body", "search_description", "funding_note")


def listing(request, pages):
    """One page of `pages` after ?page=N; anything odd in N gives the first or the last page.

    `pages` is an ordered queryset of a page type with a body, which is left in the database.
    """
    paginator = Paginator(pages.defer(*LISTED_FIELDS), PAGES_ON_A_PAGE)
    return {"listing": paginator.get_page(request.GET.get("page")), "paginator": paginator}


def related(page, *, limit=3):
    """Up to `limit` other pages of the same type, those that share most topics first."""
    shared = Count("topics", filter=Q(topics__in=[topic.pk for topic in page.topics.all()]))
    others = published(type(page).objects.exclude(pk=page.pk)).annotate(shared=shared)
    return others.order_by("-shared", "path").defer(*LISTED_FIELDS)[:limit]
