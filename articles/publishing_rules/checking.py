"""Live pages are asked again and again whether they still keep the rules: by `work`, in slices."""

import time
from datetime import timedelta

from django.apps import apps
from django.db.models import F, Q
from django.db.models.signals import post_save
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published, page_unpublished

from articles.publishing_rules.models import PageCheck
from articles.publishing_rules.rules import what_stops
from articles.references.models import Reference

AGAIN_AFTER = timedelta(days=1)
PAGES_AT_ONCE = 20
SECONDS = 2


def watch():
    """Connect what tells that a page has to be asked, or has been."""
    page_published.connect(_published, dispatch_uid="rules:published")
    page_unpublished.connect(_unpublished, dispatch_uid="rules:unpublished")
    post_save.connect(_work_changed, sender=Reference, dispatch_uid="rules:reference")


def check_some(seconds=SECONDS):
    """Ask about the pages that waited longest, for about `seconds`. Returns how many."""
    until = time.monotonic() + seconds
    number = 0
    for page in _due():
        if time.monotonic() >= until:
            break
        check(page.specific)
        number += 1
    return number


def check(page):
    """Ask the rules about a live page now, and remember the answer."""
    reasons = [str(finding) for finding in what_stops(page)]
    _remember(page, reasons)


def _due():
    """The next pages of ours to ask about: never asked first, then those asked longest ago."""
    kept = Q(rule_check__checked_at__gt=timezone.now() - AGAIN_AFTER)
    pages = Page.objects.type(*_readable_types()).filter(live=True).exclude(kept)
    return pages.order_by(F("rule_check__checked_at").asc(nulls_first=True), "pk")[:PAGES_AT_ONCE]


def _readable_types():
    return [model for model in apps.get_models() if hasattr(model, "public_summary")]


def _remember(page, reasons):
    facts = {"checked_at": timezone.now(), "breaks": len(reasons), "reasons": reasons}
    PageCheck.objects.update_or_create(page_id=page.pk, defaults=facts)


def _published(instance, **_signal):
    """The rules were asked a moment ago: nothing that breaks one gets this far."""
    if hasattr(type(instance), "public_summary"):
        _remember(instance, [])


def _unpublished(instance, **_signal):
    PageCheck.objects.filter(page_id=instance.pk).delete()


def _work_changed(instance, created=False, **_signal):
    """A work may have been retracted: the pages that cite it are asked again soon."""
    if created:
        return
    places = ReferenceIndex.get_references_to(instance).values_list("object_id", flat=True)
    ids = {int(number) for number in places if number.isdecimal()}
    PageCheck.objects.filter(page_id__in=ids).update(checked_at=None)
