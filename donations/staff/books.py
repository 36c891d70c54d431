"""What can be taken away as a file: which rows, which columns, and what each column says."""

from dataclasses import dataclass
from datetime import UTC

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from donations.models import Adjustment, Payment, Subscription, Supporter
from donations.price import CURRENCY
from donations.staff.filters import PaymentFilterSet, SupporterFilterSet
from donations.templatetags.money import plain


@dataclass(frozen=True)
class Book:
    """`columns` is {name: what it says}; `line` makes the cells of one row, all of them texts."""

    name: str
    title: str
    rows: QuerySet
    filterset: type
    columns: dict
    line: callable


def _total(rows, owner, amount):
    """The sum of `amount` over those of `rows` that belong to the outer row, in our currency."""
    theirs = rows.filter(**{owner: OuterRef("pk")}, currency=CURRENCY).order_by()
    return Coalesce(Subquery(theirs.values(owner).annotate(sum=Sum(amount)).values("sum")), 0)


def _supporters():
    paid = Payment.objects.received()
    back = Adjustment.objects.taken_back()
    gifts = Subscription.objects.filter(supporter=OuterRef("pk"))
    live = gifts.live().order_by().values("supporter").annotate(number=Count("pk"))
    newest_paid = paid.filter(subscription__supporter=OuterRef("pk")).order_by("-paid_at")
    return Supporter.objects.annotate(
        state=Subscription.objects.state_of_newest(),
        live=Coalesce(Subquery(live.values("number")), 0),
        paid=_total(paid, "subscription__supporter", "amount_paid_pence"),
        back=_total(back, "payment__subscription__supporter", "amount_pence"),
        last_paid_at=Subquery(newest_paid.values("paid_at")[:1]),
    )


def _payments():
    rows = Payment.objects.select_related("subscription__supporter")
    return rows.annotate(back=_total(Adjustment.objects.taken_back(), "payment", "amount_pence"))


def _supporter_line(row):
    return (
        row.email,
        row.stripe_id,
        utc(row.created_at),
        utc(row.deleted_at),
        "yes" if row.user_id else "no",
        str(row.live),
        row.state or "",
        plain(row.paid, CURRENCY),
        plain(row.back, CURRENCY),
        utc(row.last_paid_at),
        "real" if row.livemode else "test",
    )


def _payment_line(row):
    return (
        row.stripe_id,
        row.number,
        row.subscription.supporter.email,
        row.subscription.supporter.stripe_id,
        row.subscription.stripe_id,
        row.status,
        utc(row.created_at),
        utc(row.paid_at),
        plain(row.amount_due_pence, row.currency),
        plain(row.amount_paid_pence, row.currency),
        plain(row.back, row.currency),
        row.currency,
        "real" if row.livemode else "test",
    )


def utc(time):
    return time.astimezone(UTC).isoformat() if time else ""


REAL = _("real, or test for Stripe's test mode.")

BOOKS = {
    book.name: book
    for book in (
        Book(
            name="supporters",
            title=_("Supporters"),
            rows=_supporters(),
            filterset=SupporterFilterSet,
            columns={
                "email": _("The address, as Stripe has it; empty once deleted there."),
                "customer": _("The supporter's id at Stripe."),
                "since": _("When Stripe first had them, in UTC (ISO 8601)."),
                "deleted": _("When they were deleted at Stripe; empty if they were not."),
                "has_account": _("yes if they have signed in here, no if not."),
                "running_gifts": _("How many of their gifts take money now or may again."),
                "newest_gift": _(
                    "State of the newest: pending, active, ending, past_due, paused, ended, "
                    "unknown; empty if there is none."
                ),
                "paid": _("Pounds paid in all."),
                "given_back": _("Pounds refunded, or lost in a dispute, in all."),
                "last_paid": _("When they last paid, in UTC; empty if never."),
                "money": REAL,
            },
            line=_supporter_line,
        ),
        Book(
            name="payments",
            title=_("Payments"),
            rows=_payments(),
            filterset=PaymentFilterSet,
            columns={
                "invoice": _("The invoice's id at Stripe."),
                "number": _("The invoice number that the supporter sees."),
                "email": _("The supporter's address; empty once deleted at Stripe."),
                "customer": _("The supporter's id at Stripe."),
                "subscription": _("The gift's id at Stripe."),
                "status": _("paid, open, draft, void or uncollectible: Stripe's words."),
                "date": _("Date of the invoice, in UTC (ISO 8601)."),
                "paid_at": _("When it was paid, in UTC; empty if it was not."),
                "due": _("The amount asked for."),
                "paid": _("The amount paid."),
                "given_back": _("How much of it was refunded, or lost in a dispute."),
                "currency": _("Of the three amounts, as three letters."),
                "money": REAL,
            },
            line=_payment_line,
        ),
    )
}
