"""How many give and how much came in: counted by the database, in the months of London.

Only money of the mode that this site runs in: test gifts from before going live are no income.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.timezone import get_default_timezone

from donations.models import Adjustment, Payment, Subscription
from donations.price import CURRENCY

MONTHS = 12

State = Subscription.State
# A first payment that never succeeded is no gift that began, and none that was lost.
BEGAN = ~Q(state=State.PENDING) & ~Q(status="incomplete_expired")


@dataclass(frozen=True, slots=True)
class Month:
    """`first` is the first day. Gifts that began and ended in it; whole pence in and given back.

    `others` holds what moved in other currencies than ours: (currency, pence in, pence back).
    """

    first: date
    new: int = 0
    lost: int = 0
    paid: int = 0
    back: int = 0
    others: tuple = ()

    @property
    def kept(self):
        return self.paid - self.back


@dataclass(frozen=True, slots=True)
class Standing:
    """Subscriptions in each state now; `promised` is whole pence a month from the active ones."""

    active: int
    ending: int
    failing: int
    paused: int
    pending: int
    unknown: int
    promised: int


def standing(*, livemode):
    """The Standing of this moment; one query."""

    def in_state(state):
        return Count("pk", filter=Q(state=state))

    return Standing(
        **Subscription.objects.filter(livemode=livemode).aggregate(
            active=in_state(State.ACTIVE),
            ending=in_state(State.ENDING),
            failing=in_state(State.PAST_DUE),
            paused=in_state(State.PAUSED),
            pending=in_state(State.PENDING),
            unknown=in_state(State.UNKNOWN),
            promised=Sum(
                "amount_pence", filter=Q(state=State.ACTIVE, currency=CURRENCY), default=0
            ),
        )
    )


def months(*, livemode, today=None, number=MONTHS):
    """So many Months up to the one of `today` (a date in London), oldest first; four queries."""
    firsts = first_days(today or timezone.localdate(timezone=get_default_timezone()), number)
    start = datetime.combine(firsts[0], time.min, get_default_timezone())
    new = _gifts("started_at", start, livemode)
    lost = _gifts("ended_at", start, livemode, state=State.ENDED)
    paid = _money(Payment.objects.received(), "paid_at", "amount_paid_pence", start, livemode)
    back = _money(Adjustment.objects.taken_back(), "created_at", "amount_pence", start, livemode)
    found = []
    for first in firsts:
        month = Month(first, new=new.get(first, 0), lost=lost.get(first, 0))
        found.append(_with_money(month, paid.get(first, {}), back.get(first, {})))
    return found


def first_days(today, number):
    """The first days of so many months up to that of `today`, oldest first."""
    place = today.year * 12 + today.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(place - number + 1, place + 1)]


def _with_money(month, paid, back):
    others = sorted((paid.keys() | back.keys()) - {CURRENCY})
    return replace(
        month,
        paid=paid.get(CURRENCY, 0),
        back=back.get(CURRENCY, 0),
        others=tuple((each, paid.get(each, 0), back.get(each, 0)) for each in others),
    )


def _gifts(field, start, livemode, **limits):
    """{first day of a month: number of gifts whose time `field` is in it}."""
    gifts = Subscription.objects.filter(BEGAN, livemode=livemode, **limits)
    rows = _by_month(gifts, field, start).values("month").annotate(number=Count("pk"))
    return {row["month"].date(): row["number"] for row in rows}


def _money(rows, field, amount, start, livemode):
    """{first day of a month: {currency: whole pence}}."""
    wanted = _by_month(rows.filter(livemode=livemode), field, start)
    found = {}
    for row in wanted.values("month", "currency").annotate(pence=Sum(amount)):
        found.setdefault(row["month"].date(), {})[row["currency"]] = row["pence"]
    return found


def _by_month(rows, field, start):
    month = TruncMonth(field, tzinfo=get_default_timezone())
    return rows.filter(**{f"{field}__gte": start}).order_by().annotate(month=month)
