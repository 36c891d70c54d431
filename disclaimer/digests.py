"""What a seal covers, as one SHA-256 for each acceptance and for each withdrawal.

    acceptance   id | day | version | method | rest      rest: receipt hash | text hash | time
    withdrawal   "withdrawn" | id | day | version | rest      rest: receipt hash | time

`|` stands for a line break, days and times are UTC, the rest is a SHA-256 itself: a purged row
leaves its day, version and method, which are counted, and the digest of the rest, which nobody
can read back. Both kinds of row give the same digest.
"""

import hashlib
from datetime import UTC
from heapq import merge
from operator import itemgetter

from disclaimer.models import Acceptance, PurgedAcceptance

IN_A_ROW = 2000
BY_ID = itemgetter(0)
LIVE = (
    "pk", "accepted_at", "version__major", "version__minor", "method", "receipt_hash", "text_hash",
)  # fmt: skip
PURGED = ("pk", "count__day", "count__version__major", "count__version__minor", "method", "digest")
LIVE_WITHDRAWAL = ("pk", "withdrawn_at", "version__major", "version__minor", "receipt_hash")
PURGED_WITHDRAWAL = (
    "pk",
    "withdrawal_count__day",
    "withdrawal_count__version__major",
    "withdrawal_count__version__minor",
    "withdrawal_digest",
)


def day_of(moment):
    """The day in UTC of a datetime, as a date."""
    return moment.astimezone(UTC).date()


def rest_of_acceptance(receipt_hash, text_hash, accepted_at):
    return digest(receipt_hash, text_hash, _time(accepted_at))


def rest_of_withdrawal(receipt_hash, withdrawn_at):
    return digest(receipt_hash, _time(withdrawn_at))


def acceptances(after, up_to):
    """Digests in id order of the rows with an id above `after` (None: all) and up to `up_to`."""
    span = {"pk__lte": up_to} if after is None else {"pk__gt": after, "pk__lte": up_to}
    live = (
        (pk, day_of(at), major, minor, method, rest_of_acceptance(receipt, text, at))
        for pk, at, major, minor, method, receipt, text in _rows(Acceptance, span, LIVE)
    )
    purged = _rows(PurgedAcceptance, span, PURGED)
    for pk, day, major, minor, method, rest in merge(live, purged, key=BY_ID):
        yield digest(pk, day, f"{major}.{minor}", method, rest)


def withdrawals(seal):
    """Digests in id order of the withdrawals that the Seal covers."""
    span = {"withdrawal_seal": seal}
    live = (
        (pk, at and day_of(at), major, minor, at and rest_of_withdrawal(receipt, at))
        for pk, at, major, minor, receipt in _rows(Acceptance, span, LIVE_WITHDRAWAL)
    )
    purged = _rows(PurgedAcceptance, span, PURGED_WITHDRAWAL)
    for pk, day, major, minor, rest in merge(live, purged, key=BY_ID):
        yield digest("withdrawn", pk, day, f"{major}.{minor}", rest)


def digest(*parts):
    """SHA-256 in hexadecimal of the parts, a line each."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def _rows(model, span, fields):
    rows = model.objects.filter(**span).order_by("pk").values_list(*fields)
    return rows.iterator(chunk_size=IN_A_ROW)


def _time(moment):
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
