"""What people look for and do not find: words and how often a day, and nothing about anyone.

Kept in the tables of Wagtail's promoted results, so that staff can answer with one. Only what
can hardly say anything about a person is counted: a few words of letters alone.
"""

import logging
import re
from datetime import timedelta

from django.db import Error, transaction
from django.db.models import Sum
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits
from wagtail.search.utils import normalise_query_string

DAYS_KEPT = 90
# Fewer could be one person, who typed a name.
FEWEST_SHOWN = 3
MOST_ROWS = 2_000
LONGEST = 40
MOST_WORDS = 4
# Letters, with one hyphen, apostrophe or space between them: no number, no address, no code.
HARMLESS = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")

logger = logging.getLogger("articles.search")


def note(query):
    """Count one search that found nothing. Never raises: a search must not fail for it."""
    words = normalise_query_string(query)
    if not _may_be_counted(words):
        return
    try:
        with transaction.atomic():
            _count(words)
    except Error as error:
        logger.warning("a search could not be counted (%s)", type(error).__name__)


def forget_old():
    """Delete counts after 90 days, and words that nobody counted or answered."""
    QueryDailyHits.garbage_collect(days=DAYS_KEPT)
    Query.garbage_collect()


def missed():
    """Queries that were counted three times or more in 90 days, with `times`, the most first."""
    since = timezone.localdate() - timedelta(days=DAYS_KEPT)
    counted = Query.objects.filter(daily_hits__date__gte=since).annotate(
        times=Sum("daily_hits__hits")
    )
    return counted.filter(times__gte=FEWEST_SHOWN).order_by("-times", "query_string")


def _may_be_counted(words):
    return (
        len(words) <= LONGEST
        and len(words.split()) <= MOST_WORDS
        and bool(HARMLESS.fullmatch(words))
    )


def _count(words):
    known = Query.objects.filter(query_string=words).first()
    if not known and Query.objects.count() >= MOST_ROWS:
        return
    (known or Query.get(words)).add_hit(timezone.localdate())
