"""A published text cannot change in the database either, whoever writes to it."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from disclaimer.models import DisclaimerVersion

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "change",
    [
        "heading = 'Something else'",
        "body = ''",
        "agree_label = 'Go on'",
        "major = 7",
        "text_hash = 'x'",
        "published_at = NULL, major = NULL, minor = NULL",
        "change_note = 'x'",
        "id = id + 1000",
    ],
)
def test_no_column_of_a_published_text_can_be_changed(version, change):
    with pytest.raises(DatabaseError, match="cannot change"):
        run(f"UPDATE disclaimer_disclaimerversion SET {change}")

    version.refresh_from_db()
    assert (version.heading, version.label) == ("Please read this first", "1.0")


def test_a_published_text_cannot_be_deleted(version):
    with pytest.raises(DatabaseError, match="cannot change"):
        run("DELETE FROM disclaimer_disclaimerversion")

    assert DisclaimerVersion.objects.published().get() == version


def test_queryset_updates_fail_as_well(version):
    with pytest.raises(DatabaseError), transaction.atomic():
        DisclaimerVersion.objects.update(heading="Something else")


def test_a_draft_may_change_and_go(db):
    draft = DisclaimerVersion(heading="Draft", body="<p>New words.</p>")
    draft.save()

    run("UPDATE disclaimer_disclaimerversion SET heading = 'Better'")
    draft.refresh_from_db()
    assert draft.heading == "Better"
    run("DELETE FROM disclaimer_disclaimerversion")
    assert not DisclaimerVersion.objects.exists()


def test_a_colleague_who_published_may_be_forgotten(db, django_user_model):
    user = django_user_model.objects.create_user("editor")
    text = DisclaimerVersion(heading="Read this", body="<p>Words.</p>")
    text.save()
    text.publish(is_material=True, user=user)

    user.delete()

    text.refresh_from_db()
    assert (text.published_by, text.label) == (None, "1.0")


def test_migrating_again_leaves_it_in_place(version):
    call_command("migrate", verbosity=0)

    with pytest.raises(DatabaseError, match="cannot change"):
        run("UPDATE disclaimer_disclaimerversion SET heading = 'Something else'")


@pytest.mark.sqlite
@pytest.mark.parametrize("way", ["id", "id + 1000"])
def test_on_sqlite_a_published_text_cannot_be_replaced(version, way):
    table = "disclaimer_disclaimerversion"
    with pytest.raises(DatabaseError, match="cannot change"):
        run(
            f"INSERT OR REPLACE INTO {table} (id, major, minor, heading, body, agree_label,"
            " change_note, text_hash, created_at, published_at)"
            f" SELECT {way}, major, minor, 'Forged', body, agree_label, change_note, text_hash,"
            f" created_at, published_at FROM {table}"
        )
