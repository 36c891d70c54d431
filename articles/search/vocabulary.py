"""The words of published pages, learnt when they are published."""

import re

from django.db import transaction
from django_tasks import task
from wagtail.models import Page
from wagtail.signals import page_published

from articles.models.published import published
from articles.search.models import SearchWord
from articles.search.words import plain

# Shorter ones have too many neighbours; longer ones are addresses and the like.
WORTH_KNOWING = re.compile(r"[^\W\d_]{4,40}")
PAGES_AT_A_TIME = 100


def learn(texts):
    """Add the words of these texts to those that search knows."""
    found = {word for text in texts for word in WORTH_KNOWING.findall(text.lower())}
    known = set(SearchWord.objects.filter(word__in=found).values_list("word", flat=True))
    new = [SearchWord(word=word, plain=plain(word)[:80]) for word in sorted(found - known)]
    # Another process may publish a page with the same words at the same moment.
    SearchWord.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    return len(new)


def learn_all(say):
    """For `site_setup`: learn what was published before there was a list of words."""
    if SearchWord.objects.exists():
        return
    ids = list(published(Page.objects.filter(depth__gt=1)).values_list("pk", flat=True))
    total = 0
    for first in range(0, len(ids), PAGES_AT_A_TIME):
        pages = Page.objects.filter(pk__in=ids[first : first + PAGES_AT_A_TIME]).specific()
        total += learn(text for page in pages for text in _texts(page))
    if total:
        say(f"search learnt {total} words")


@task()
def learn_page(page_id):
    """Learn one page's words; a page that is gone or hidden by now has none to tell."""
    page = published(Page.objects.filter(pk=page_id)).first()
    if page:
        learn(_texts(page.specific))


def learn_when_published():
    page_published.connect(_enqueue)


def _enqueue(instance, **_signal):
    transaction.on_commit(lambda: learn_page.enqueue(instance.pk))


def _texts(page):
    yield page.title
    yield getattr(page, "summary", "")
    if hasattr(page, "plain_text"):
        yield page.plain_text()
