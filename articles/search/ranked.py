"""What answers a question to the search index, the most relevant first, on either database.

Wagtail's own ranking reads the whole text of each match several times on PostgreSQL, and asks
the index again for each on SQLite: seconds and minutes for a common word among ten thousand
pages. Here only so many are ranked: those with the words in their title, and the newest.
"""

from functools import reduce

from django.contrib.postgres.search import SearchRank
from django.db import connection
from django.db.models import F
from modelsearch.conf import get_app_config
from modelsearch.utils import get_descendants_content_types_pks
from wagtail.search.backends import get_search_backend

CONSIDERED = 1_000


def ranked(asked, queryset, *fields, most, beginning=False):
    """Up to `most` tuples of `fields` (“pk” first) of those in the queryset that answer.

    With `beginning` the last word of `asked`, then a string, may be unfinished.
    """
    backend = get_search_backend()
    search = backend.autocomplete if beginning else backend.search
    compiler = search(asked, queryset.model._default_manager.all()).query_compiler
    best = _best_of_sqlite if connection.vendor == "sqlite" else _best_of_postgresql
    ids = [int(pk) for pk in best(compiler, backend, beginning=beginning)]
    rows = {row[0]: row for row in queryset.filter(pk__in=ids).values_list(*fields)}
    return [rows[pk] for pk in ids if pk in rows][:most]


def _best_of_postgresql(compiler, backend, *, beginning):
    """Ids as text. The index alone is asked: it names pages by text, which joins badly."""
    query = compiler.build_tsquery(compiler.query, config=compiler.get_config(backend))
    first, *others = ("autocomplete",) if beginning else ("title", "body")
    entries = _entries("IndexEntry").filter(content_type__in=_kinds(compiler))
    together = reduce(lambda left, name: left._combine(F(name), "||", False), others, F(first))
    in_title = entries.filter(**{first: query})
    anywhere = entries.annotate(_vector_=together).filter(_vector_=query)
    candidates = {
        pk
        for found in (in_title, anywhere)
        for pk in found.order_by("-pk").values_list("pk", flat=True)[:CONSIDERED]
    }
    weights = compiler.sql_weights
    rank = SearchRank(F(first), query, weights=weights) * F("title_norm")
    for name in others:
        rank += SearchRank(F(name), query, weights=weights)
    found = entries.filter(pk__in=candidates).annotate(_rank_=rank).order_by("-_rank_", "-pk")
    return found.values_list("object_id", flat=True)


def _best_of_sqlite(compiler, _backend, *, beginning):
    """Ids as text, in one query; the compiler knows itself whether words are beginnings."""
    # These modules exist for the database in use alone.
    from modelsearch.backends.database.sqlite.query import MatchExpression

    from articles.search.bm25 import TitleFirst

    match = MatchExpression(compiler.FTS_TABLE_FIELDS, compiler.build_search_query(compiler.query))
    entries = _entries("SQLiteFTSIndexEntry")
    found = entries.filter(match, index_entry__content_type__in=_kinds(compiler))
    relevance = TitleFirst(entries.model._meta.db_table)
    best = found.annotate(score=relevance).order_by("score", "-index_entry__object_id")
    return best.values_list("index_entry__object_id", flat=True)[:CONSIDERED]


def _entries(name):
    return get_app_config().get_model(name)._default_manager.all()


def _kinds(compiler):
    return get_descendants_content_types_pks(compiler.queryset.model)
