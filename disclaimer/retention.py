"""Acceptances are kept for 400 days; after that a day's are a number.

What is linked to someone's account stays, because it says which text that person agreed to. A
purged row leaves a digest behind, so that its seal still verifies.
"""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from disclaimer import digests
from disclaimer.models import Acceptance, DailyCount, PurgedAcceptance, Seal
from disclaimer.seals import hold_seals

KEPT_FOR = timedelta(days=400)
IN_A_ROW = 1000  # rows in a transaction


def outlived(now=None):
    """The acceptances whose time is over at `now` (a datetime): old, and linked to nobody."""
    return Acceptance.objects.filter(accepted_at__lt=(now or timezone.now()) - KEPT_FOR, user=None)


def purge(now=None):
    """Turn what is outlived and sealed into counts and digests; returns how many rows went.

    May be broken off and repeated: each thousand rows go together with their counts.
    """
    purged = 0
    while some := _purge_some(now):
        purged += some
    return purged


@transaction.atomic
def _purge_some(now):
    hold_seals()
    newest = Seal.objects.first()
    sealed = outlived(now).filter(
        Q(withdrawn_at=None) | Q(withdrawal_seal__isnull=False),
        pk__lte=newest.last_id if newest else 0,
    )
    rows = list(sealed.select_for_update(of=("self",)).order_by("pk")[:IN_A_ROW])
    counts = _counts(rows)
    PurgedAcceptance.objects.bulk_create(_left_of(row, counts) for row in rows)
    Acceptance.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _counts(rows):
    """Add the rows to the DailyCounts; returns {(day, version id): DailyCount}."""
    accepted = Counter(_accepted_on(row) for row in rows if row.method == Acceptance.Method.WEB)
    carried = Counter(_accepted_on(row) for row in rows if row.method != Acceptance.Method.WEB)
    withdrawn = Counter(_withdrawn_on(row) for row in rows if row.withdrawn_at)
    counts = {}
    for key in {*accepted, *carried, *withdrawn}:
        day, version_id = key
        counts[key], _ = DailyCount.objects.get_or_create(day=day, version_id=version_id)
        DailyCount.objects.filter(pk=counts[key].pk).update(
            accepted=F("accepted") + accepted[key],
            carried_over=F("carried_over") + carried[key],
            withdrawn=F("withdrawn") + withdrawn[key],
        )
    return counts


def _left_of(row, counts):
    left = PurgedAcceptance(
        pk=row.pk,
        count=counts[_accepted_on(row)],
        method=row.method,
        digest=digests.rest_of_acceptance(row.receipt_hash, row.text_hash, row.accepted_at),
    )
    if row.withdrawn_at:
        left.withdrawal_seal_id = row.withdrawal_seal_id
        left.withdrawal_count = counts[_withdrawn_on(row)]
        left.withdrawal_digest = digests.rest_of_withdrawal(row.receipt_hash, row.withdrawn_at)
    return left


def _accepted_on(row):
    return digests.day_of(row.accepted_at), row.version_id


def _withdrawn_on(row):
    return digests.day_of(row.withdrawn_at), row.version_id
