"""What answers a question to the search index, the most relevant first, on either database.

Wagtail's own ranking reads the whole text of each match several times on PostgreSQL, and asks
the index again for each on SQLite: seconds and minutes for a common word among ten thousand
pages. Here only so many are ranked: those with the words in their title, and the newest.
"""

from django.contrib.postgres.search import SearchRank
from django.db import connection
from django.db.models import Value
from wagtail.search.backends import get_search_backend

CONSIDERED = 1_000


def ranked(asked, queryset, *fields, most, beginning=False):
    """Up to `most` tuples of `fields` (“pk” first) of those in the queryset that answer.

    With `beginning` the last word of `asked`, then a string, may be unfinished.
    """
    backend = get_search_backend()
    search = backend.autocomplete if beginning else backend.search
    if connection.vendor == "sqlite":
        compiler = search(asked, queryset.model._default_manager.all()).query_compiler
        return _with_sqlite(compiler, queryset, fields)[:most]
    matching = search(asked, queryset, order_by_relevance=False)
    return list(_with_postgresql(matching, queryset).values_list(*fields)[:most])


def _with_postgresql(matching, queryset):
    compiler = matching.query_compiler
    query = compiler.build_tsquery(compiler.query, config=compiler.get_config(matching.backend))
    vectors = compiler.get_index_vectors(compiler.query)
    # Titles, or what stands for them among beginnings.
    in_title = queryset.annotate(_vector_=vectors[0][0]).filter(_vector_=query).order_by("-pk")
    anywhere = matching.get_queryset().order_by("-pk")
    ids = {pk for found in (in_title, anywhere) for (pk,) in found.values_list("pk")[:CONSIDERED]}
    ranks = (
        SearchRank(vector, query, weights=compiler.sql_weights) * boost for vector, boost in vectors
    )
    best = queryset.model._default_manager.filter(pk__in=ids)
    return best.annotate(_rank_=sum(ranks, start=Value(0.0))).order_by("-_rank_", "-pk")


def _with_sqlite(compiler, queryset, fields):
    ids = [int(pk) for pk in _ids_by_bm25(compiler)]
    rows = {row[0]: row for row in queryset.filter(pk__in=ids).values_list(*fields)}
    return [rows[pk] for pk in ids if pk in rows]


def _ids_by_bm25(compiler):
    # These modules exist for the database in use alone.
    from modelsearch.backends.database.sqlite.query import MatchExpression, SQLiteFTSIndexEntry
    from modelsearch.utils import get_descendants_content_types_pks

    from articles.search.bm25 import TitleFirst

    match = MatchExpression(compiler.FTS_TABLE_FIELDS, compiler.build_search_query(compiler.query))
    kinds = get_descendants_content_types_pks(compiler.queryset.model)
    entries = SQLiteFTSIndexEntry.objects.filter(match, index_entry__content_type__in=kinds)
    table = SQLiteFTSIndexEntry._meta.db_table
    best = entries.annotate(score=TitleFirst(table)).order_by("score", "-index_entry__object_id")
    return best.values_list("index_entry__object_id", flat=True)[:CONSIDERED]
