"""Seals: what was sealed is found to be changed, removed or inserted."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from disclaimer import retention
from disclaimer.models import Acceptance, DisclaimerVersion, Seal, SealCheck
from disclaimer.seals import seal
from disclaimer.verification import verify
from tests.disclaimer.making import make_acceptances, make_version

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def sealed(version):
    """Two seals over ten acceptances, two of them withdrawn."""
    make_acceptances(version, 6, days_ago=3)
    seal()
    rows = make_acceptances(version, 4, days_ago=2)
    rows[0].withdrawn_at = rows[1].withdrawn_at = timezone.now()
    Acceptance.objects.bulk_update(rows[:2], ["withdrawn_at"])
    seal()
    assert verify() == []
    return list(Acceptance.objects.order_by("pk"))


def run(*arguments):
    out = StringIO()
    call_command("disclaimer_seal", *arguments, stdout=out)
    return out.getvalue()


def test_it_seals_what_is_older_than_ten_minutes(version):
    make_acceptances(version, 3, days_ago=1)
    make_acceptances(version, 2, minutes_ago=9)

    made = seal()

    assert (made.number, made.rows) == (1, 3)
    assert seal() is None
    assert seal(timezone.now() + timedelta(minutes=2)).rows == 2
    assert verify() == []


def test_an_old_row_behind_a_young_one_waits_for_it(version):
    make_acceptances(version, 1, minutes_ago=1)
    make_acceptances(version, 1, days_ago=1)  # from the spool, an hour late

    assert seal() is None


def test_an_intact_record_verifies(sealed):
    assert Seal.objects.count() == 2
    assert "2 seals, all intact." in run("--verify")
    assert SealCheck.objects.get().is_intact


@pytest.mark.parametrize(
    "change",
    [
        {"accepted_at": timezone.now()},
        {"text_hash": "0" * 64},
        {"receipt_hash": "0" * 64},
        {"method": "account"},
    ],
)
def test_a_changed_row_is_found(sealed, change):
    Acceptance.objects.filter(pk=sealed[1].pk).update(**change)

    with pytest.raises(CommandError, match="Seal 1 .* does not match"):
        run("--verify")
    assert not SealCheck.objects.get().is_intact


def test_a_row_of_another_version_is_found(sealed):
    other = make_version(is_material=False, heading="Other")
    Acceptance.objects.filter(pk=sealed[7].pk).update(version=other)

    assert any("Seal 2" in finding for finding in verify())


def test_a_removed_row_is_found(sealed):
    Acceptance.objects.filter(pk=sealed[2].pk).delete()

    assert any("5 acceptances, 6 were sealed" in finding for finding in verify())


def test_an_inserted_row_is_found(sealed, version):
    late = make_acceptances(version, 1, days_ago=3)[0]
    gap = sealed[8].pk
    Acceptance.objects.filter(pk=gap).delete()
    Acceptance.objects.filter(pk=late.pk).update(id=gap)

    assert any("Seal 2" in finding for finding in verify())


def test_a_row_inserted_in_front_of_all_is_found(sealed, version):
    late = make_acceptances(version, 1, days_ago=3)[0]
    Acceptance.objects.filter(pk=late.pk).update(id=-1)

    assert any("7 acceptances, 6 were sealed" in finding for finding in verify())


def test_a_withdrawal_that_was_undone_is_found(sealed):
    Acceptance.objects.filter(pk=sealed[6].pk).update(withdrawn_at=None)

    assert any("Seal 2" in finding for finding in verify())


def test_a_withdrawal_that_lost_its_seal_is_found(sealed):
    Acceptance.objects.filter(pk=sealed[6].pk).update(withdrawn_at=None, withdrawal_seal=None)

    assert any("1 withdrawals, 2 were sealed" in finding for finding in verify())


def test_withdrawing_after_the_seal_breaks_nothing_and_is_sealed_next(sealed):
    Acceptance.objects.filter(pk=sealed[0].pk).update(withdrawn_at=timezone.now())
    assert verify() == []

    made = seal()

    assert (made.rows, made.withdrawals) == (0, 1)
    assert verify() == []


def test_linking_and_unlinking_breaks_nothing(sealed, django_user_model):
    user = django_user_model.objects.create_user("supporter")
    Acceptance.objects.filter(pk=sealed[0].pk).update(user=user)
    assert verify() == []
    user.delete()
    assert verify() == []


def test_a_removed_seal_is_found(sealed):
    Seal.objects.filter(number=1).delete()

    assert any("a seal is missing" in finding for finding in verify())


def test_a_rewritten_record_does_not_have_the_root_that_was_kept_elsewhere(sealed):
    kept = Seal.objects.first().root
    assert "all intact" in run("--verify", "--root", kept)
    Acceptance.objects.filter(pk=sealed[0].pk).delete()
    Acceptance.objects.update(withdrawal_seal=None)
    Seal.objects.all().delete()
    seal()

    assert run("--verify")
    with pytest.raises(CommandError, match="No seal has the root"):
        run("--verify", "--root", kept)


def test_the_command_prints_the_root_to_keep(version):
    make_acceptances(version, 1, days_ago=1)

    assert f"root 1 {run().strip()[-64:]}" in run()
    assert Seal.objects.get().root in run("--verify")


def test_an_empty_record_is_nothing_to_seal(db):
    assert run() == "Nothing new to seal.\n"


def test_a_root_without_verify_is_refused(db):
    with pytest.raises(CommandError, match="--verify"):
        run("--root", "0" * 64)


def test_a_row_put_back_after_it_was_purged_is_found(version):
    rows = make_acceptances(version, 2, days_ago=402)
    rows[0].withdrawn_at = timezone.now()
    rows[0].save()
    seal()
    rows[0].refresh_from_db()
    retention.purge()
    Acceptance.objects.create(
        pk=rows[0].pk,
        receipt_hash="0" * 64,
        version=version,
        text_hash=version.text_hash,
        accepted_at=rows[0].accepted_at,
        withdrawal_seal=Seal.objects.get(),
    )

    assert any("although they were purged" in finding for finding in verify())
    assert not SealCheck.objects.get().is_intact


def test_an_acceptance_of_other_words_than_its_version_has_is_found(version):
    make_acceptances(version, 1, days_ago=1)
    Acceptance.objects.update(text_hash="0" * 64)

    assert any("name a text that is not the one" in finding for finding in verify())


def test_words_that_were_changed_behind_the_triggers_are_found(version, monkeypatch):
    monkeypatch.setattr(DisclaimerVersion, "canonical_text", lambda self: b"other words")

    assert verify() == ["The words of Disclaimer 1.0 are not those that were published."]
