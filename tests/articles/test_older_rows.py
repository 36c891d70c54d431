"""What migrations make of rows that were there before."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from articles.models import ArticlePage, Review
from articles.search import ranked
from tests.factories import make_article, make_person, prose

pytestmark = pytest.mark.django_db

MAY = datetime.date(2026, 5, 3)
NOVEMBER = datetime.date(2026, 11, 1)
MANY_ENTRIES = """
    INSERT INTO wagtailsearch_indexentry
        (content_type_id, object_id, title, body, autocomplete, title_norm, title_text, body_text)
    SELECT %s, n::text, to_tsvector('title ' || n), to_tsvector('body ' || n), '', 1, '', ''
    FROM generate_series(1, 5000) AS n
"""


def keep():
    import_module("articles.migrations.0004_reviews_that_pages_have").keep(apps, None)


def an_older_page(body=None, **columns):
    article = make_article(body=body or prose("<p>First.</p>"))
    ArticlePage.objects.filter(pk=article.pk).update(status_checked_on=None, **columns)
    return article


def test_a_page_that_was_reviewed_gets_its_review():
    grace = make_person(name="Grace")
    article = an_older_page(last_reviewed=MAY, next_review_due=NOVEMBER, reviewer=grace)

    keep()
    keep()

    review = Review.objects.get()
    assert (review.page_id, review.reviewer) == (article.pk, grace)
    assert (review.reviewed_on, review.next_due) == (MAY, NOVEMBER)


def test_a_review_without_a_next_day_is_due_in_half_a_year():
    article = an_older_page(last_reviewed=MAY, next_review_due=None)

    keep()

    article = ArticlePage.objects.get(pk=article.pk)
    assert Review.objects.get().next_due == article.next_review_due == NOVEMBER


def test_a_page_that_nobody_reviewed_gets_none():
    an_older_page()

    keep()

    assert not Review.objects.exists()


def test_the_oldest_status_box_is_kept_on_the_row():
    entry = {"place": "UK", "position": "<p>Not a licensed medicine.</p>"}
    boxes = [
        ("status_box", {"title": "Law", "checked_on": day, "entries": [entry]})
        for day in (NOVEMBER, MAY)
    ]
    article = an_older_page(body=boxes)

    keep()

    assert ArticlePage.objects.get(pk=article.pk).status_checked_on == MAY


@pytest.mark.postgresql
def test_words_in_title_and_text_together_have_an_index():
    plans = []

    def explained(execute, sql, params, many, context):
        if "||" in sql and sql.startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.cursor.execute(f"EXPLAIN {sql}", params)
                plans.append("\n".join(line for (line,) in cursor.cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        cursor.execute(MANY_ENTRIES, [ContentType.objects.get_for_model(ArticlePage).pk])
        cursor.execute("ANALYZE wagtailsearch_indexentry")
    with connection.execute_wrapper(explained):
        ranked.ranked("placebo trial", ArticlePage.objects.all(), "pk", most=10)

    assert any("articles_search_title_and_body" in plan for plan in plans), plans
