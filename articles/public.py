"""What the gate may show of a page to people who have not accepted: two fields, and the picture
that is drawn from one of them."""

from hashlib import sha256

from django.core.cache import cache
from django.db import Error
from wagtail.models import Page, Site

from articles.machine_readable import absolute
from articles.models.published import published
from articles.social_cards.addresses import card_address

SECONDS = 60
LONGEST_PATH = 500


def public_title_and_summary(path):
    """(title, public summary, address of the drawn title) of the page at `path`, or None.

    `path` is the path of an address, decoded, with slashes at both ends. Draft, hidden and
    missing pages all give None, and so does anything odd. Found ones are cached for a minute:
    caching what anyone invents would push everything else out of the cache. Never raises.
    """
    if not _is_plausible(path):
        return None
    key = f"articles:public:{sha256(path.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        try:
            found = _read(path)
        except Error:
            return None
        if found:
            cache.set(key, found, SECONDS)
    return found


def _is_plausible(path):
    return (
        isinstance(path, str)
        and len(path) <= LONGEST_PATH
        and path.isprintable()
        and path.startswith("/")
        and path.endswith("/")
        and "//" not in path
    )


def _read(path):
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return None
    url_path = site.root_page.url_path + path[1:]
    slug = url_path.rstrip("/").rpartition("/")[2]
    page = published(Page.objects.filter(slug=slug, url_path=url_path)).first()
    if page is None or not hasattr(page.specific_class, "public_summary"):
        return None
    fields = page.specific_class.objects.values_list("title", "public_summary", "social_card")
    title, summary, card = fields.get(pk=page.pk)
    return title, summary, absolute(card_address(card))
