import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from disclaimer.models import DisclaimerVersion
from tests.disclaimer.making import make_version

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_first_published_text_is_one_point_zero():
    assert make_version(is_material=False).label == "1.0"


def test_a_minor_change_counts_behind_the_point_and_a_material_one_before_it():
    make_version()

    assert make_version(is_material=False).label == "1.1"
    assert make_version(is_material=True).label == "2.0"
    assert DisclaimerVersion.objects.newest().label == "2.0"


def test_publishing_keeps_the_hash_of_every_word():
    version = make_version(heading="Read", body="<p>This</p>", agree_label="Yes")

    text = '{"agree": "Yes", "body": "<p>This</p>", "heading": "Read"}'
    assert version.text_hash == hashlib.sha256(text.encode()).hexdigest()


def test_a_published_text_cannot_change():
    version = make_version()
    version.body = "<p>Something else</p>"

    with pytest.raises(ValidationError, match="cannot change"):
        version.save()
    version.refresh_from_db()
    assert version.body == "<p>Not medical advice.</p>"


def test_a_published_text_cannot_be_deleted():
    with pytest.raises(ValidationError, match="is kept"):
        make_version().delete()
    assert DisclaimerVersion.objects.count() == 1


def test_published_texts_cannot_be_deleted_together_either():
    make_version()

    with pytest.raises(ValidationError, match="is kept"):
        DisclaimerVersion.objects.all().delete()
    assert DisclaimerVersion.objects.count() == 1


def test_a_text_is_published_once():
    version = make_version()

    with pytest.raises(ValidationError, match="cannot change"):
        version.publish(is_material=True)
    assert DisclaimerVersion.objects.get().label == "1.0"


def test_a_colleagues_late_edit_does_not_undo_a_publication():
    make_version()
    draft = DisclaimerVersion(heading="Draft", body="<p>Draft</p>")
    draft.save()
    opened_by_a_colleague = DisclaimerVersion.objects.get(pk=draft.pk)
    draft.publish(is_material=False)
    opened_by_a_colleague.body = "<p>Other words</p>"

    with pytest.raises(ValidationError, match="cannot change"):
        opened_by_a_colleague.save()
    draft.refresh_from_db()
    assert (draft.label, draft.body) == ("1.1", "<p>Draft</p>")


def test_publishing_takes_the_words_as_they_were_last_saved():
    draft = DisclaimerVersion(heading="Draft", body="<p>Old</p>")
    draft.save()
    DisclaimerVersion.objects.filter(pk=draft.pk).update(body="<p>New</p>")

    draft.publish(is_material=True)

    assert DisclaimerVersion.objects.newest().body == "<p>New</p>"


def test_a_draft_has_no_number_and_is_not_shown():
    draft = DisclaimerVersion(heading="Draft", body="<p>Draft</p>")
    draft.save()

    assert draft.label == "draft"
    assert DisclaimerVersion.objects.newest() is None


def test_the_database_refuses_a_published_text_without_its_hash():
    version = make_version()

    with pytest.raises(IntegrityError), transaction.atomic():
        DisclaimerVersion.objects.filter(pk=version.pk).update(text_hash="")
