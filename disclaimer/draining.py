"""From the spool into the database: each record once, however often this is broken off.

A file goes away only when all it held is committed. Storing twice changes nothing, because the
receipt is unique and a withdrawal keeps its first time.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, islice

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from disclaimer import acceptance, spool
from disclaimer.models import Acceptance, DisclaimerVersion

logger = logging.getLogger(__name__)
# An acceptance may be in another machine's spool. Where the database was put back to an older
# state it never comes.
WAITS_FOR_ITS_ACCEPTANCE = timedelta(days=7)
IN_A_ROW = 500  # records in a transaction


@dataclass
class Drained:
    """How many of each kind were new in the database, and how many have to wait."""

    accepted: int = 0
    withdrawn: int = 0
    waiting: int = 0


def drain():
    """Store what the spool of this machine holds; returns Drained.

    Raises django.db.Error while the database is away: then what is not stored stays.
    """
    done = Drained()
    with spool.files_to_drain() as files:
        for path in files:
            entries = spool.read(path)
            kept_back = _store(entries, done)
            if kept_back != entries or not entries:
                spool.leave_only(kept_back, path)
            done.waiting += len(kept_back)
    if done.accepted or done.withdrawn:
        logger.info("stored from the spool: %s", done)
    return done


def _store(entries, done):
    """Returns the entries that cannot be stored yet."""
    kept_back = []
    for kind, some in groupby(entries, type):
        while batch := list(islice(some, IN_A_ROW)):
            with transaction.atomic():
                kept_back += STORE[kind](batch, done)
    return kept_back


def _store_accepted(batch, done):
    versions = _versions(batch)
    users = set(
        get_user_model()
        .objects.filter(pk__in={entry.user_id for entry in batch if entry.user_id})
        .values_list("pk", flat=True)
    )
    known, unknown = [], []
    for entry in batch:
        (known if (entry.major, entry.minor) in versions else unknown).append(entry)
    before = Acceptance.objects.filter(receipt_hash__in=[entry.receipt_hash for entry in known])
    done.accepted += len(known) - before.count()
    Acceptance.objects.bulk_create(
        [
            Acceptance(
                receipt_hash=entry.receipt_hash,
                version_id=versions[entry.major, entry.minor],
                text_hash=entry.text_hash,
                accepted_at=entry.accepted_at,
                method=entry.method,
                user_id=entry.user_id if entry.user_id in users else None,
            )
            for entry in known
        ],
        ignore_conflicts=True,
    )
    if unknown:
        logger.error("%s acceptances in the spool name a text that is not known", len(unknown))
    return unknown


def _store_withdrawn(batch, done):
    kept_back = []
    for entry in batch:
        if acceptance.mark_withdrawn(entry):
            done.withdrawn += 1
        elif timezone.now() - entry.withdrawn_at < WAITS_FOR_ITS_ACCEPTANCE:
            kept_back.append(entry)
        else:
            logger.error("a withdrawal was given up: there is no acceptance for it")
    return kept_back


STORE = {spool.Accepted: _store_accepted, spool.Withdrawn: _store_withdrawn}


def _versions(batch):
    """{(major, minor): primary key} of the published texts that the batch names."""
    rows = DisclaimerVersion.objects.published().filter(major__in={entry.major for entry in batch})
    return {(row.major, row.minor): row.pk for row in rows.only("major", "minor")}
