"""What staff want to be seen first for a search (Settings → Promoted search results)."""

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.search.utils import normalise_query_string

from articles.search.finding import live_pages

MOST = 3


def promoted(query):
    """[{title, url, description}] for exactly these words; pages only if readers may see them."""
    if not query:
        return []
    picks = SearchPromotion.objects.filter(query__query_string=normalise_query_string(query))
    picks = list(picks.select_related("page")[:MOST])
    wanted = [pick.page_id for pick in picks if pick.page_id]
    shown = set(live_pages().filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else ()
    return [
        _as_result(pick)
        for pick in picks
        if pick.page_id in shown or (not pick.page_id and pick.external_link_url)
    ]


def _as_result(pick):
    return {
        "title": pick.title or pick.external_link_url,
        "url": pick.page.url if pick.page_id else pick.external_link_url,
        "description": pick.description,
    }
