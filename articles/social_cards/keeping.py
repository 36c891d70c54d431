"""Keeps one drawn picture for each published page, under /media/public/social/.

Its name says nothing but the page's number and hashes of what was drawn, and a picture whose
page was renamed, unpublished or deleted goes away. A page whose title cannot be drawn keeps
none, and the picture from Settings → Site settings stands in.
"""

import logging
from hashlib import sha256

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete
from django_tasks import task
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from articles.models.published import published
from articles.models.readable import ReadablePage
from articles.renditions import LAST_OF_ALL
from articles.social_cards.addresses import FOLDER, NOT_DRAWABLE
from articles.social_cards.drawing import draw
from articles.social_cards.look import chosen_look

# Another look of the pictures needs another edition, so that all are drawn again.
EDITION = 2
AT_A_TIME = 5

logger = logging.getLogger("articles.social_cards")


@task(priority=LAST_OF_ALL)
def draw_card(page_id):
    """Draw what is missing or out of date; a page that is gone or hidden by now needs nothing."""
    page = published(Page.objects.filter(pk=page_id)).first()
    if page and isinstance(page.specific, ReadablePage):
        _keep(page.specific)


def draw_missing():
    """For `work`: a few pages without a picture, or with one in an older look of the site."""
    digest = chosen_look().digest(EDITION)
    for model in _models():
        others = model.objects.exclude(social_card=NOT_DRAWABLE)
        waiting = published(others.exclude(social_card__contains=f"-{digest}-")).order_by("pk")
        for page in waiting[:AT_A_TIME]:
            _keep(page)


def forget(page):
    """Delete a page's picture; the page may be gone."""
    _delete(page.social_card)
    type(page).objects.filter(pk=page.pk).update(social_card="")


def watch():
    page_published.connect(_on_publish)
    page_unpublished.connect(_on_unpublish)
    post_delete.connect(_on_delete)


def _on_publish(instance, **_signal):
    transaction.on_commit(lambda: draw_card.enqueue(instance.pk))


def _on_unpublish(instance, **_signal):
    if isinstance(instance, ReadablePage):
        transaction.on_commit(lambda: forget(instance))


def _on_delete(sender, instance, **_signal):
    if isinstance(instance, ReadablePage):
        transaction.on_commit(lambda: _delete(instance.social_card))


def _keep(page):
    look = chosen_look()
    name = _name(page, look)
    if page.social_card == name and default_storage.exists(f"{FOLDER}/{name}"):
        return
    try:
        drawn = draw(page.title, look)
    except OSError:
        # Without its font a page has no picture; it is published all the same.
        logger.exception("a picture for shared links could not be drawn")
        return
    old, new = page.social_card, NOT_DRAWABLE
    if drawn:
        new = default_storage.save(f"{FOLDER}/{name}", ContentFile(drawn)).rpartition("/")[2]
    type(page).objects.filter(pk=page.pk).update(social_card=new)
    if old != new:
        _delete(old)


def _name(page, look):
    title = sha256(page.title.encode()).hexdigest()[:20]
    return f"{page.pk}-{look.digest(EDITION)}-{title}.png"


def _delete(name):
    if name and name != NOT_DRAWABLE:
        default_storage.delete(f"{FOLDER}/{name}")


def _models():
    return [model for model in apps.get_models() if issubclass(model, ReadablePage)]
