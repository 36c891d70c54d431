"""disclaimer_purge: after 400 days a number for each day remains, and the seals still verify."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from disclaimer import retention
from disclaimer.models import Acceptance, DailyCount, PurgedAcceptance
from disclaimer.seals import seal
from disclaimer.verification import verify
from tests.disclaimer.making import make_acceptances, make_version

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def purge(*arguments):
    out = StringIO()
    call_command("disclaimer_purge", *arguments, stdout=out)
    return out.getvalue()


def test_old_rows_become_daily_counts_for_each_version(version):
    make_acceptances(version, 3, days_ago=402)
    make_acceptances(make_version(is_material=False), 2, days_ago=402)
    young = make_acceptances(version, 1, days_ago=399)

    assert "5 acceptances became daily counts" in purge()

    assert list(Acceptance.objects.all()) == young
    counts = DailyCount.objects.order_by("version__minor").values_list("accepted", flat=True)
    assert list(counts) == [3, 2]


def test_nothing_that_could_name_a_visitor_remains_of_a_purged_row(version):
    (row,) = make_acceptances(version, 1, days_ago=500)
    purge()

    left = PurgedAcceptance.objects.values().get()

    assert row.receipt_hash not in map(str, left.values())
    assert set(left) == {
        "id", "count_id", "method", "digest",
        "withdrawal_seal_id", "withdrawal_count_id", "withdrawal_digest",
    }  # fmt: skip


def test_a_dry_run_says_what_would_go_and_changes_nothing(version):
    make_acceptances(version, 3, days_ago=402)

    said = purge("--dry-run")

    assert "version 1.0: 3 from" in said
    assert "3 acceptances would become daily counts" in said
    assert (Acceptance.objects.count(), DailyCount.objects.count()) == (3, 0)


def test_the_seals_still_verify(version):
    old = make_acceptances(version, 5, days_ago=402)
    old[1].withdrawn_at = timezone.now() - timedelta(days=100)
    old[1].save()
    make_acceptances(version, 5, days_ago=3)
    seal()

    purge()

    assert verify() == []
    assert list(DailyCount.objects.order_by("day").values_list("accepted", "withdrawn")) == [
        (5, 0),
        (0, 1),
    ]


def test_a_second_purge_adds_to_the_days_counts(version):
    make_acceptances(version, 2, days_ago=402)
    purge()
    make_acceptances(version, 3, days_ago=402)  # drained from another machine's spool

    purge()

    assert DailyCount.objects.get().accepted == 5
    assert verify() == []


def test_what_is_linked_to_an_account_stays(version, django_user_model):
    (row,) = make_acceptances(version, 1, days_ago=402)
    row.user = django_user_model.objects.create_user("supporter")
    row.save()

    purge()
    assert Acceptance.objects.get() == row

    row.user.delete()
    purge()
    assert not Acceptance.objects.exists()


def test_carried_over_agreements_are_counted_apart(version):
    make_acceptances(version, 2, days_ago=402, method="account")

    purge()

    count = DailyCount.objects.get()
    assert (count.accepted, count.carried_over) == (0, 2)


def test_nothing_is_purged_while_a_seal_does_not_verify(version):
    make_acceptances(version, 3, days_ago=402)
    seal()
    Acceptance.objects.filter(pk=Acceptance.objects.first().pk).update(text_hash="0" * 64)

    with pytest.raises(CommandError, match="Nothing was purged"):
        purge()

    assert Acceptance.objects.count() == 3


def test_a_count_that_was_changed_is_found(version):
    make_acceptances(version, 3, days_ago=402)
    purge()
    DailyCount.objects.update(accepted=4)

    assert any("The counts of" in finding for finding in verify())


def test_a_changed_remainder_is_found(version):
    make_acceptances(version, 3, days_ago=402)
    purge()
    PurgedAcceptance.objects.filter(pk=PurgedAcceptance.objects.first().pk).delete()
    DailyCount.objects.update(accepted=2)

    assert any("2 acceptances, 3 were sealed" in finding for finding in verify())


def test_purging_a_young_row_to_hide_it_is_found(version, monkeypatch):
    make_acceptances(version, 3, days_ago=20)
    seal()
    monkeypatch.setattr(retention, "KEPT_FOR", timedelta(days=10))
    retention.purge()
    monkeypatch.undo()

    assert verify() == ["3 rows were purged before their time."]


def test_it_goes_on_where_it_was_broken_off(version, monkeypatch):
    monkeypatch.setattr(retention, "IN_A_ROW", 2)
    make_acceptances(version, 5, days_ago=402)
    seal()
    retention._purge_some(None)

    assert verify() == []
    assert retention.purge() == 3
    assert verify() == []
    assert DailyCount.objects.get().accepted == 5
