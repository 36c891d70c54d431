"""This app's part of `site_setup`: the pages that the rest of the site links to, and settings.

Whatever exists is left as it is, so that a second run changes nothing that people edited.
"""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from markdown_it import MarkdownIt
from wagtail.models import Page, Site

from articles.models import (
    ArticleIndexPage,
    FAQPage,
    GlossaryPage,
    Helpline,
    HelpPage,
    HomePage,
    PodcastPage,
    SiteSettings,
    StandardPage,
    StoryIndexPage,
    SupportGroupIndexPage,
)
from articles.reviews.setup import make_workflow
from articles.roles import make_roles
from articles.search.vocabulary import learn_all

TEXTS = Path(__file__).with_name("skeleton_pages")
LISTS = (
    (ArticleIndexPage, "articles", "Articles"),
    (FAQPage, "faq", "Common questions"),
    (StoryIndexPage, "stories", "Stories"),
    (PodcastPage, "podcast", "Podcast"),
    (SupportGroupIndexPage, "support-groups", "Support groups"),
    (GlossaryPage, "glossary", "Glossary"),
)
WRITTEN = (
    (StandardPage, "about"),
    (HelpPage, "help"),
    (StandardPage, "privacy"),
    (StandardPage, "cookies"),
    (StandardPage, "accessibility"),
)
IN_MENU = frozenset({"articles", "faq", "stories", "podcast", "support-groups", "about"})
# Checked on 2026-11-22; staff change them under Settings → Site settings.
HELPLINES = (
    ("Emergency", "999", "tel:999", "If a life is in danger", "Day and night"),
    (
        "NHS 111",
        "111",
        "tel:111",
        "In a mental health crisis choose option 2 (England and Wales)",
        "Day and night",
    ),
    ("Samaritans", "116 123", "tel:116123", "Somebody to listen, free", "Day and night"),
    ("Shout", "85258", "sms:85258", "Text SHOUT, free", "Day and night"),
)


@transaction.atomic
def make_skeleton(say):
    """Make what is missing of home, the well-known pages, site settings and roles.

    `say` takes a line for each thing made.
    """
    home = HomePage.objects.first() or _make_home(say)
    _sync_site(home, say)
    for model, slug, title in LISTS:
        _make_page(home, model(title=title, slug=slug), say)
    for model, slug in WRITTEN:
        title, summary, body = _read(slug)
        words = {"title": title, "summary": summary, "public_summary": summary}
        _make_page(home, model(slug=slug, body=[("prose", body)], **words), say)
    _make_settings(say)
    make_roles(say)
    make_workflow(say)
    learn_all(say)


def _make_home(say):
    root = Page.objects.get(depth=1)
    for page in root.get_children():
        # Wagtail's welcome page: of no type of ours, and with nothing below it.
        if page.specific_class is Page and not page.numchild:
            page.delete()
    root.refresh_from_db()
    home = root.add_child(instance=HomePage(title="Wayside", slug="home"))
    home.save_revision().publish()
    say("home page made")
    return home


def _sync_site(home, say):
    """Wagtail builds addresses from its Site row; SITE_URL is the one truth."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    wanted = {"hostname": address.hostname, "port": port, "root_page_id": home.pk}
    if all(getattr(site, name) == value for name, value in wanted.items()):
        return
    for name, value in wanted.items():
        setattr(site, name, value)
    site.save()
    say(f"site is at {settings.SITE_URL}")


def _make_page(home, page, say):
    if home.get_children().filter(slug=page.slug).exists():
        return
    page.show_in_menus = page.slug in IN_MENU
    home.add_child(instance=page)
    page.save_revision().publish()
    say(f"/{page.slug}/ made")


def _read(slug):
    """(title, summary, body as HTML) of a text: heading, first paragraph, and the rest."""
    text = (TEXTS / f"{slug}.md").read_text(encoding="utf-8")
    heading, summary, body = text.split("\n\n", 2)
    html = MarkdownIt("commonmark", {"html": False}).render(body)
    return heading.removeprefix("# ").strip(), summary.strip(), html


def _make_settings(say):
    if SiteSettings.objects.exists():
        return
    site_settings = SiteSettings.objects.create()
    for position, (name, number, href, note, hours) in enumerate(HELPLINES):
        Helpline.objects.create(
            site_settings=site_settings,
            sort_order=position,
            name=name,
            number=number,
            href=href,
            note=note,
            hours=hours,
        )
    say("site settings and helplines made")
