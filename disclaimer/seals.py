"""Seals on the record: a changed, removed or inserted row is found.

A seal's root is SHA-256 over the root before it, the seal's own numbers, and the digest of each
acceptance and each withdrawal that it covers (digests.py). A root that is kept elsewhere
therefore proves all of that, whoever can write to this database.
"""

import hashlib
from datetime import UTC, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from disclaimer import digests
from disclaimer.models import Acceptance, Seal

# A row younger than this may still have older neighbours on their way.
SETTLED_AFTER = timedelta(minutes=10)
START = "0" * 64
# Visitors' writes wait while the last settled row is looked for. Less than what they are given
# (acceptance.BUDGET), so that sealing sends none of them to the spool.
LONGEST_HOLD = "200ms"


def seal(now=None):
    """Seal what has settled by `now` (a datetime, the present unless given).

    Returns the new Seal, or None if there is nothing new. Raises django.db.OperationalError where
    a writer did not finish in time: then nothing is sealed, and a later call will do it.
    """
    now = now or timezone.now()
    settled = _last_settled_id(now - SETTLED_AFTER)
    with transaction.atomic():
        hold_seals()
        before = Seal.objects.first()
        made = Seal(
            number=before.number + 1 if before else 1,
            sealed_at=now,
            last_id=max(settled, before.last_id if before else 0),
            rows=0,
            withdrawals=0,
        )
        made.save()
        _unsealed_withdrawals(made.last_id).update(withdrawal_seal=made)
        made.root, made.rows, made.withdrawals = computed(made, before)
        if not made.rows and not made.withdrawals:
            made.delete()
            return None
        made.save()
    return made


def computed(made, before):
    """(root, acceptances, withdrawals) that the Seal `made` must have after the Seal `before`
    (or None), from what the database holds now."""
    root = hashlib.sha256((before.root if before else START).encode())
    sealed_at = made.sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    root.update(digests.digest(made.number, sealed_at, made.last_id).encode())
    rows = withdrawals = 0
    for row in digests.acceptances(before and before.last_id, made.last_id):
        root.update(row.encode())
        rows += 1
    for withdrawal in digests.withdrawals(made):
        root.update(withdrawal.encode())
        withdrawals += 1
    return root.hexdigest(), rows, withdrawals


def hold_seals():
    """Until the transaction ends, nobody else seals, verifies or purges."""
    if connection.vendor == "postgresql":  # SQLite's transactions have the whole file
        _lock(Seal, "SHARE ROW EXCLUSIVE")


def rows_to_seal():
    """How many acceptances no seal covers yet."""
    newest = Seal.objects.first()
    rows = Acceptance.objects.all()
    return rows.filter(pk__gt=newest.last_id).count() if newest else rows.count()


@transaction.atomic
def _last_settled_id(settled_at):
    """The id before the first row that is younger than `settled_at`, a datetime.

    Ids are given before rows are committed, so for a moment nobody may be writing: afterwards no
    row can appear below the highest id that is seen.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_HOLD}'")
        _lock(Acceptance, "SHARE")
    newest = Seal.objects.first()
    rows = Acceptance.objects.filter(pk__gt=newest.last_id if newest else 0).order_by("pk")
    young = rows.filter(accepted_at__gt=settled_at).values_list("pk", flat=True).first()
    if young is not None:
        return young - 1
    return rows.aggregate(last=Max("pk"))["last"] or 0


def _unsealed_withdrawals(last_id):
    unsealed = Acceptance.objects.filter(withdrawn_at__isnull=False, withdrawal_seal=None)
    return unsealed.filter(pk__lte=last_id)


def _lock(model, mode):
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {model._meta.db_table} IN {mode} MODE")
