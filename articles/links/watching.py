"""What is published, edited or taken down changes which links there are."""

from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published, page_unpublished

from articles.links import collecting


def watch():
    """Connect the signals; nothing is asked of other servers here."""
    page_published.connect(_page_published)
    page_unpublished.connect(_page_gone)
    for model in collecting.record_models():
        post_save.connect(_record_changed, sender=model)
        post_delete.connect(_record_gone, sender=model)


def _page_published(instance, **_signal):
    collecting.collect_page(instance.pk)


def _page_gone(instance, **_signal):
    # Wagtail says so before it deletes a page, too: the row may still call itself live.
    collecting.forget_page(instance.pk)


def _record_changed(instance, raw=False, **_signal):
    if not raw:
        collecting.collect_record(instance)


def _record_gone(instance, **_signal):
    collecting.forget_record(instance)
