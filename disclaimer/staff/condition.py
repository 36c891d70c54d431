"""How the record is: what waits to be stored, what is sealed, and what staff should know of."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

from disclaimer import seals, spool
from disclaimer.models import Acceptance, DailyCount, Seal, SealCheck

# The `work` process empties the spool every minute or so; what waits longer needs someone.
PATIENCE = timedelta(minutes=10)

LONGEST_FINDING = 200  # characters in a warning; the whole finding is in the report


@dataclass(frozen=True, slots=True)
class SealState:
    """`newest` and `check` are None until there is one; `unsealed` counts rows not yet covered."""

    newest: Seal | None
    unsealed: int
    unsealed_withdrawals: int
    check: SealCheck | None


@dataclass(frozen=True, slots=True)
class PurgeState:
    """The days of which only counts are left; None while nothing was purged."""

    oldest: date | None
    newest: date | None


def seal_state():
    withdrawn = Acceptance.objects.filter(withdrawn_at__isnull=False)
    return SealState(
        Seal.objects.first(),
        seals.rows_to_seal(),
        withdrawn.filter(withdrawal_seal__isnull=True).count(),
        newest_check(),
    )


def newest_check():
    return SealCheck.objects.order_by("-checked_at").first()


def purge_state():
    made_from_rows = Q(accepted__gt=0) | Q(carried_over__gt=0)
    days = DailyCount.objects.aggregate(
        oldest=Min("day", filter=made_from_rows), newest=Max("day", filter=made_from_rows)
    )
    return PurgeState(**days)


def troubles(now=None):
    """Sentences about what needs somebody; an empty list if all is well. One query."""
    found = []
    waiting = spool.state()
    if waiting.oldest_at and (now or timezone.now()) - waiting.oldest_at > PATIENCE:
        found.append(
            ngettext(
                "%d entry of the record has been waiting to be stored for more than ten minutes.",
                "%d entries of the record wait to be stored, some for more than ten minutes.",
                waiting.entries,
            )
            % waiting.entries
        )
    check = newest_check()
    if check and not check.is_intact:
        finding = Truncator(check.finding).chars(LONGEST_FINDING)
        found.append(gettext("The seals do not fit the record: %s") % finding)
    return found
