"""Relevance in SQLite's full-text index (https://sqlite.org/fts5.html#the_bm25_function)."""

from django.db.models import FloatField, Func

# A word of the title counts as much as several in the text.
WEIGHTS = {"autocomplete": 1.0, "body": 1.0, "title": 5.0}


class TitleFirst(Func):
    """bm25 of the current match; smaller is better. Weights are in the order of the columns."""

    output_field = FloatField()

    def __init__(self, table):
        super().__init__()
        self.table = table

    def as_sql(self, compiler, connection, **options):
        weights = ", ".join(str(weight) for weight in WEIGHTS.values())
        return f"bm25({self.table}, {weights})", []
