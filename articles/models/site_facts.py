"""Facts about the whole site for every template: names, menu, helplines. Cached for a minute."""

import copy
import logging

from django.conf import settings
from django.core.cache import cache
from django.db import Error, transaction
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from articles.brand import given_out
from articles.brand.files import facts as brand_facts
from articles.models.published import published
from articles.models.site_settings import Helpline, SiteSettings

# The number changes with the facts: a release may find those of the one before in the cache.
KEY = "articles:site:2"
SECONDS = 60
MENU_LENGTH = 8
FOOTER_SLUGS = ("about", "glossary", *settings.OPEN_PAGE_SLUGS)

logger = logging.getLogger(__name__)


def site_facts(path=""):
    """A dict for templates; `path` is the address being read, for `current` in navigation.

    Keys: name, tagline, legal_line, feedback_address, donate_label, exit_address, url, logo
    {address, width, height} or empty, social_image and favicon (addresses, or empty), brand (see
    articles.brand.files.facts), navigation and footer_links [{title, url, current}],
    helplines [{name, number, href, note, hours}]. Never raises: the 404 and 500 pages need it too.
    """
    facts = cache.get(KEY)
    if facts is None:
        try:
            facts = _read()
        except Error:
            logger.exception("site facts could not be read")
            return {**_words(SiteSettings()), "navigation": [], "footer_links": [], "helplines": []}
        cache.set(KEY, facts, SECONDS)
    facts = copy.deepcopy(facts)
    for link in (*facts["navigation"], *facts["footer_links"]):
        link["current"] = bool(path) and path.startswith(link["url"])
    return facts


def forget(**_signal):
    """Show a change at once here; other processes follow within a minute."""
    cache.delete(KEY)
    transaction.on_commit(lambda: cache.delete(KEY))


def forget_when_something_changes():
    """Wagtail saves these models for us, so signals are the one place that sees every change."""
    for model in (SiteSettings, Helpline, Site):
        post_save.connect(forget, sender=model)
        post_delete.connect(forget, sender=model)
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(forget)


def _read():
    site_settings = SiteSettings.objects.prefetch_related("helplines").first() or SiteSettings()
    given_out.remember(site_settings.main_colour, site_settings.accent_colour)
    return {
        **_words(site_settings),
        **_links(),
        "helplines": [_helpline(line) for line in site_settings.helplines.all()]
        if site_settings.pk
        else [],
    }


def _words(site_settings):
    return {
        "name": site_settings.name,
        "tagline": site_settings.tagline,
        "legal_line": site_settings.legal_line,
        "feedback_address": site_settings.feedback_address,
        "donate_label": site_settings.donate_label,
        "exit_address": site_settings.exit_address,
        "url": settings.SITE_URL,
        "logo": _logo(site_settings) if site_settings.logo else {},
        "favicon": site_settings.favicon.url if site_settings.favicon else "",
        "brand": brand_facts(site_settings.main_colour, site_settings.accent_colour),
        "social_image": site_settings.social_image.url if site_settings.social_image else "",
    }


def _logo(site_settings):
    return {
        "address": site_settings.logo.url,
        "width": site_settings.logo_width,
        "height": site_settings.logo_height,
    }


def _links():
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return {"navigation": [], "footer_links": []}
    pages = published(Page.objects.child_of(site.root_page)).order_by("path")
    menu = pages.filter(show_in_menus=True)[:MENU_LENGTH]
    footer = {page.slug: page for page in pages.filter(slug__in=FOOTER_SLUGS)}
    return {
        "navigation": [_link(page) for page in menu],
        "footer_links": [_link(footer[slug]) for slug in FOOTER_SLUGS if slug in footer],
    }


def _link(page):
    return {"title": page.title, "url": reverse("wagtail_serve", args=[f"{page.slug}/"])}


def _helpline(line):
    return {
        "name": line.name,
        "number": line.number,
        "href": line.href,
        "note": line.note,
        "hours": line.hours,
    }
