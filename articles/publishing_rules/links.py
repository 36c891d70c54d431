"""Links to pages and documents of this site lead somewhere."""

import re
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.blocks import PageChooserBlock
from wagtail.documents import get_document_model
from wagtail.models import Page

from articles.publishing_rules.findings import Finding

LINK = re.compile(
    r'<a\b(?=[^>]*\blinktype="(?P<kind>page|document)")(?P<attributes>[^>]*)>(?P<words>.*?)</a>',
    re.IGNORECASE | re.DOTALL,
)
ID = re.compile(r'\bid="(\d{1,18})"')


def links_lead_to_pages(content):
    """One query for the pages and one for the documents, none where nothing is linked."""
    links = [
        (match["kind"].lower(), _id(match["attributes"]), _said(match["words"]), text.place)
        for text in content.texts
        for match in LINK.finditer(text.html)
    ]
    live = _live({number for kind, number, _words, _place in links if kind == "page"})
    documents = _documents({number for kind, number, _words, _place in links if kind == "document"})
    for kind, number, words, place in links:
        if kind == "page":
            yield from _about_page(number, words, place, live)
        elif number not in documents:
            sentence = _("The document that “%s” links to is gone. Choose another one.") % words
            yield Finding("link-to-nothing", sentence, place)


def ways_in_are_published(content):
    for piece in content.of(PageChooserBlock):
        if piece.value is not None and not piece.value.live:
            sentence = _("“%s” is not published, so readers do not see this.") % piece.value.title
            yield Finding("link-to-draft", sentence, piece.place, stops=False)


def _about_page(number, words, place, live):
    if number not in live:
        sentence = _("The page that “%s” links to is gone. Choose another one.") % words
        yield Finding("link-to-nothing", sentence, place)
    elif not live[number]:
        sentence = _("The page that “%s” links to is not published yet.") % words
        yield Finding("link-to-draft", sentence, place, stops=False)


def _live(ids):
    ids = ids - {None}
    return dict(Page.objects.filter(pk__in=ids).values_list("pk", "live")) if ids else {}


def _documents(ids):
    ids = ids - {None}
    found = get_document_model().objects.filter(pk__in=ids) if ids else None
    return set(found.values_list("pk", flat=True)) if ids else set()


def _id(attributes):
    found = ID.search(attributes)
    return int(found[1]) if found else None


def _said(html):
    return unescape(strip_tags(html)).strip() or _("a link without words")
