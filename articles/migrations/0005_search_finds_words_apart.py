"""An index for words of which one stands in the title of a page and another in its text.

PostgreSQL alone: Wagtail has an index for each of the two columns, and none for both together
(see articles/search/ranked.py).
"""

from django.db import migrations

NAME = "articles_search_title_and_body"


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX IF NOT EXISTS {NAME} ON wagtailsearch_indexentry "
            "USING gin ((title || body))"
        )


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {NAME}")


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_reviews_that_pages_have"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [migrations.RunPython(add, remove)]
