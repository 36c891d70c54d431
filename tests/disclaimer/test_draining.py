"""disclaimer_drain: what waited is stored once, however often draining is broken off."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from disclaimer import acceptance, cookie, draining, spool
from disclaimer.acceptance import receipt_hash
from disclaimer.models import Acceptance
from tests.disclaimer.making import make_acceptances

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def spool_some(version, number, start=0, **fields):
    entries = [
        spool.Accepted(
            receipt_hash(str(start + each).encode()),
            version.major,
            version.minor,
            version.text_hash,
            timezone.now(),
            **{"method": "web"} | fields,
        )
        for each in range(number)
    ]
    for entry in entries:
        spool.append(entry)
    return entries


def drain():
    out = StringIO()
    call_command("disclaimer_drain", stdout=out)
    return out.getvalue()


def test_it_stores_what_waits_as_it_happened(version):
    (entry,) = spool_some(version, 1)

    assert "Stored 1 acceptances and 0 withdrawals; 0 have to wait." in drain()

    row = Acceptance.objects.get()
    assert (row.receipt_hash, row.version, row.text_hash, row.accepted_at, row.method) == (
        entry.receipt_hash, version, version.text_hash, entry.accepted_at, "web",
    )  # fmt: skip
    assert spool.state().entries == 0


def test_an_empty_spool_is_nothing_to_do(db):
    assert "Stored 0 acceptances" in drain()


def test_what_the_database_has_already_is_not_doubled(version):
    entries = spool_some(version, 3)
    drain()
    for entry in entries:
        spool.append(entry)

    assert "Stored 0 acceptances" in drain()
    assert Acceptance.objects.count() == 3


def test_broken_off_between_two_rows_of_records_it_goes_on(version, monkeypatch):
    monkeypatch.setattr(draining, "IN_A_ROW", 10)
    spool_some(version, 25)
    real, calls = Acceptance.objects.bulk_create, []

    def fail_at_the_second(*args, **options):
        calls.append(1)
        if len(calls) == 2:
            raise OperationalError("the database went away")
        return real(*args, **options)

    monkeypatch.setattr(Acceptance.objects, "bulk_create", fail_at_the_second)
    with pytest.raises(OperationalError):
        draining.drain()
    assert spool.state().entries == 25
    monkeypatch.setattr(Acceptance.objects, "bulk_create", real)

    done = draining.drain()

    assert done.accepted == 15
    assert Acceptance.objects.count() == 25
    assert spool.state().entries == 0


def test_a_withdrawal_is_marked_on_the_record(version):
    (row,) = make_acceptances(version, 1)
    taken_back = spool.Withdrawn(row.receipt_hash, timezone.now())
    spool.append(taken_back)

    drain()

    row.refresh_from_db()
    assert row.withdrawn_at == taken_back.withdrawn_at


def test_an_agreement_and_its_withdrawal_may_both_have_waited(version):
    (entry,) = spool_some(version, 1)
    spool.append(spool.Withdrawn(entry.receipt_hash, timezone.now()))

    drain()

    assert Acceptance.objects.get().withdrawn_at


def test_a_withdrawal_waits_until_its_agreement_arrives_from_another_machine(version):
    receipt = receipt_hash(b"0")
    spool.append(spool.Withdrawn(receipt, timezone.now()))
    assert "1 have to wait" in drain()
    spool_some(version, 1)

    assert "Stored 1 acceptances and 0 withdrawals; 1 have to wait" in drain()
    assert "Stored 0 acceptances and 1 withdrawals; 0 have to wait" in drain()
    assert Acceptance.objects.get().withdrawn_at


def test_a_text_that_the_database_does_not_know_keeps_the_record_waiting(version):
    entry = spool.Accepted("a" * 64, 9, 9, "b" * 64, timezone.now(), "web")
    spool.append(entry)
    spool_some(version, 2)

    assert "Stored 2 acceptances and 0 withdrawals; 1 have to wait." in drain()

    with spool.files_to_drain() as files:
        assert [found for path in files for found in spool.read(path)] == [entry]


def test_an_account_that_was_erased_meanwhile_is_not_linked(version, django_user_model):
    user = django_user_model.objects.create_user("supporter")
    spool_some(version, 1, user_id=user.pk)
    spool_some(version, 1, start=1, user_id=user.pk + 1000)

    drain()

    assert list(Acceptance.objects.order_by("pk").values_list("user", flat=True)) == [user.pk, None]


def test_a_withdrawal_that_waits_is_not_kept_twice(version):
    claims = cookie.Claims(1, 0, 0, b"r" * 16)

    for _ in range(3):
        acceptance.withdraw(claims)

    assert spool.state().entries == 1


def test_a_withdrawal_without_an_acceptance_is_given_up_after_a_week(version, caplog):
    spool.append(spool.Withdrawn("a" * 64, timezone.now() - timedelta(days=8)))

    assert "0 have to wait" in drain()

    assert spool.state().entries == 0
    assert "given up" in caplog.text
