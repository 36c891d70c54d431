import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone

from donations.models import ReconcileRun
from donations.reconcile.stages import STAGES
from donations.stripe_problems import StripeProblem, StripeUnavailable

logger = logging.getLogger(__name__)

EXAMPLES_KEPT = 50


@dataclass(frozen=True)
class Difference:
    """One field of one object, in words; no name and no address. `field` may be empty: all of it.

    `is_mended` is None if nobody wanted it mended.
    """

    kind: str
    stripe_id: str
    field: str
    ours: str
    theirs: str
    is_mended: bool | None


class Comparison:
    """One run, kept as a ReconcileRun. Iterate it: each step is one page and its Differences.

    `is_applied`: mend what differs. `since`: a datetime, look only at what was made since then.
    No transaction and no cursor is open between two steps. Raises StripeProblem if Stripe cannot
    be asked, or if its account cannot be ours; then the run is kept as not finished.
    """

    def __init__(self, *, is_applied, since=None):
        self.is_applied, self.since = is_applied, since
        self.compared = Counter()
        self.asked_at = None
        self.run = None
        self._found = []

    def __iter__(self):
        wanted = {"is_applied": self.is_applied, "since": self.since}
        self.run = ReconcileRun.objects.create(started_at=timezone.now(), **wanted)
        try:
            for stage in STAGES:
                # A row that was compared later than this is newer than what Stripe lists to us.
                self.asked_at = timezone.now()
                for _ in stage(self):
                    yield self._page()
        except StripeProblem as problem:
            self._keep(error=f"{type(problem).__name__}: {problem}"[:500])
            raise
        yield self._page()
        self._keep(finished_at=timezone.now())

    def look(self, kind, stripe_id, *, row, wanted, mend):
        """Compare a row of ours, or None, with the `wanted` values of its fields.

        `mend`, called without arguments, brings the row up to date; it gives None for something
        that turns out to be none of our business.
        """
        self.compared[kind] += 1
        if row is not None and row.synced_at and row.synced_at > self.asked_at:
            return
        fields = differing_fields(row, wanted)
        if not fields:
            return
        is_mended = self._mend(kind, stripe_id, mend) if self.is_applied else None
        if is_mended == NOT_OURS:
            return
        self.run.drift += 1
        self.run.mended += bool(is_mended)
        for field, (ours, theirs) in fields.items():
            self._found.append(Difference(kind, stripe_id, field, ours, theirs, is_mended))

    def note_unread(self, kind, stripe_id, problem):
        """Something of ours that Stripe has, and that we could not read."""
        logger.error("could not compare %s %s: %s", kind, stripe_id, problem)
        self.run.drift += 1
        self._found.append(Difference(kind, stripe_id, "", "there", "not readable", False))

    def _mend(self, kind, stripe_id, mend):
        try:
            return NOT_OURS if mend() is None else True
        except StripeUnavailable:
            raise
        except (StripeProblem, DatabaseError) as error:
            logger.error("could not mend %s %s: %s", kind, stripe_id, type(error).__name__)
            return False

    def _page(self):
        found, self._found = self._found, []
        room = EXAMPLES_KEPT - len(self.run.examples)
        self.run.examples += [
            [one.kind, one.stripe_id, one.field, one.ours, one.theirs] for one in found[:room]
        ]
        return found

    def _keep(self, **changes):
        for name, value in changes.items():
            setattr(self.run, name, value)
        self.run.compared = dict(self.compared)
        self.run.save()


NOT_OURS = "not ours"


def differing_fields(row, wanted):
    """A dict of field name to both values as words; the name is empty for a row that is missing."""
    if row is None:
        return {"": ("missing", "there")}
    return {
        name: (in_words(name, getattr(row, name)), in_words(name, theirs))
        for name, theirs in wanted.items()
        if getattr(row, name) != theirs
    }


def in_words(name, value):
    """A value for a table that staff may paste anywhere: an address is only said to be there."""
    if name == "email":
        return "an address" if value else "none"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return "none" if value in (None, "") else str(value)
