"""Published texts cannot change in the database either, whoever writes to it.

Triggers rather than a rule of the models alone: a console, another program or a mistaken query
must fail too. They are put in place after every `migrate`, because SQLite drops a table's
triggers whenever a migration rebuilds the table.
"""

from django.db import connections

TABLE = "disclaimer_disclaimerversion"
REFUSAL = "A published disclaimer text cannot change."
# The one column that may change: it is emptied when that colleague's account is erased.
FORGETTABLE = "published_by_id"

SQLITE_TRIGGERS = (
    "disclaimer_keep_published_update",
    "disclaimer_keep_published_delete",
    "disclaimer_keep_published_replace",
)

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION disclaimer_keep_published() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.{FORGETTABLE} IS NULL
        AND to_jsonb(NEW) - '{FORGETTABLE}' = to_jsonb(OLD) - '{FORGETTABLE}' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
END
$$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER disclaimer_keep_published
    BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
    EXECUTE FUNCTION disclaimer_keep_published();
"""


def put_in_place(using, **signal):
    """After `migrate` on the database named `using`; nothing where the table is not there (yet)."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
            return
        for statement in _sqlite_statements(connection, cursor):
            cursor.execute(statement)


def _sqlite_statements(connection, cursor):
    columns = [
        column.name
        for column in connection.introspection.get_table_description(cursor, TABLE)
        if column.name != FORGETTABLE
    ]
    changed = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in columns)
    is_published = "WHEN OLD.published_at IS NOT NULL"
    conditions = {
        "UPDATE": f"{is_published} AND (NEW.{FORGETTABLE} IS NOT NULL OR {changed})",
        "DELETE": is_published,
        # INSERT OR REPLACE deletes the row in its way without asking the trigger on DELETE.
        "INSERT": f"WHEN EXISTS (SELECT 1 FROM {TABLE} AS kept WHERE kept.published_at IS NOT NULL "  # noqa: S608 (the name is our own constant)
        "AND (kept.id = NEW.id OR (kept.major = NEW.major AND kept.minor = NEW.minor)))",
    }
    for name, (event, condition) in zip(SQLITE_TRIGGERS, conditions.items(), strict=True):
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
