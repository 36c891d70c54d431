"""Which addresses elsewhere stand on live pages and in the records that readers see."""

import re
from html import unescape
from urllib.parse import urldefrag, urlsplit

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils.text import capfirst
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.blocks import URLBlock
from wagtail.fields import RichTextField
from wagtail.models import Page

from articles.links.models import ExternalLink, LinkPlace
from articles.publishing_rules.content import Content

HREF = re.compile(r'<a\b[^>]*\bhref="(https?://[^"]+)"', re.IGNORECASE)
LONGEST = 2000
WORDS = 255
# Their addresses are shown, but are asked about elsewhere or lead to us.
NOT_ASKED = frozenset({"articles.ExternalLink", "articles.LinkPlace"})


def collect_all():
    """Collect from everything that readers see. A generator of (done, total), after each thing."""
    pages = list(live_pages().values_list("pk", flat=True))
    records = [(model, pk) for model in record_models() for pk in _ids(model)]
    total = len(pages) + len(records)
    for done, page_id in enumerate(pages, start=1):
        collect_page(page_id)
        yield done, total
    for done, (model, pk) in enumerate(records, start=len(pages) + 1):
        collect_record(model.objects.filter(pk=pk).first())
        yield done, total
    forget_what_stands_nowhere()


def live_pages():
    return Page.objects.filter(live=True, alias_of=None, depth__gt=1).order_by("pk")


def record_models():
    """Models of ours, apart from pages and what belongs to them, that may have an address."""
    return [
        model
        for model in apps.get_app_config("articles").get_models()
        if not issubclass(model, Page)
        and not hasattr(model, "page")
        and (_address_fields(model) or _rich_texts(model))
    ]


def collect_page(page_id):
    """Note the addresses of a live page; of any other page, that there are none."""
    page = live_pages().filter(pk=page_id).first()
    found = _on_page(page.specific) if page else []
    title = page.title if page else ""
    _note(f"page:{page_id}", found, page=page, title=title, edit_address=_edit_address(page))


def collect_record(record):
    if record is None:
        return
    # A reference with a DOI is shown with that; references_check asks about it.
    found = () if getattr(record, "doi", None) else _in_record(record)
    source = f"{record._meta.label_lower}:{record.pk}"
    _note(source, found, page=None, title=str(record), edit_address=_edit_address(record))


def forget_page(page_id):
    LinkPlace.objects.filter(source=f"page:{page_id}").delete()


def forget_record(record):
    LinkPlace.objects.filter(source=f"{record._meta.label_lower}:{record.pk}").delete()


def forget_what_stands_nowhere():
    ExternalLink.objects.filter(places=None).delete()


def is_elsewhere(address):
    """True for an http address that is not our own."""
    ours = urlsplit(settings.SITE_URL).netloc
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.netloc not in {"", ours}


def _in_record(record):
    for name in _address_fields(type(record)):
        if value := getattr(record, name):
            yield value, _label(record, name)
    for name in _rich_texts(type(record)):
        for address in _linked(getattr(record, name)):
            yield address, _label(record, name)


def _on_page(page):
    content = Content(page)
    for text in content.texts:
        for address in _linked(text.html):
            yield address, text.place.words
    for piece in content.of(URLBlock):
        if piece.value:
            yield piece.value, piece.place.words
    for thing, place in [(page, None), *content.children]:
        for name in _address_fields(type(thing)):
            words = _label(thing, name)
            if value := getattr(thing, name):
                yield value, place.inside(name, words).words if place else words


@transaction.atomic
def _note(source, found, **facts):
    LinkPlace.objects.filter(source=source).delete()
    places = {}
    for address, words in found:
        address = urldefrag(address.strip()).url
        if len(address) <= LONGEST and is_elsewhere(address):
            places.setdefault(address, words)
    facts["title"] = facts["title"][:WORDS]
    for address, words in places.items():
        link, _made = ExternalLink.objects.get_or_create(
            key=ExternalLink.key_of(address), defaults={"address": address}
        )
        LinkPlace.objects.create(link=link, source=source, words=words[:WORDS], **facts)


def _linked(html):
    return (unescape(match[1]) for match in HREF.finditer(html or ""))


def _label(thing, name):
    return capfirst(str(thing._meta.get_field(name).verbose_name))


def _address_fields(model):
    """Names of the fields that hold an address; `other_addresses` says where that is a choice."""
    names = [field.name for field in model._meta.get_fields() if isinstance(field, models.URLField)]
    names += getattr(model, "other_addresses", ())
    return [] if model._meta.label in NOT_ASKED else names


def _rich_texts(model):
    return [field.name for field in model._meta.get_fields() if isinstance(field, RichTextField)]


def _ids(model):
    return list(model.objects.values_list("pk", flat=True))


def _edit_address(thing):
    """Where staff mend it; empty for what has no page of its own in the admin."""
    thing = getattr(thing, "edited_with", thing)
    return (AdminURLFinder().get_edit_url(thing) or "") if thing is not None else ""
