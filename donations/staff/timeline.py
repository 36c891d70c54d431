"""Everything that happened with one supporter, newest first, from all the tables that know."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from donations.models import (
    Adjustment,
    CheckoutAttempt,
    Notice,
    Payment,
    StripeEvent,
    Subscription,
)
from donations.staff import event_words
from donations.staff.belongings import stripe_ids_of
from donations.templatetags.money import money


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: `detail` says how it stands, `address` where to see it whole."""

    at: datetime
    icon: str
    what: str
    detail: str
    address: str = ""
    is_trouble: bool = False


def moments(supporter, user):
    """(kind, row's pk as text, time) of all that `user` may see, newest first, as a queryset."""
    parts = [
        rows.order_by()
        .annotate(kind_of=Value(kind), row=Cast("pk", CharField()), moment=moment)
        .values_list("kind_of", "row", "moment")
        for kind, rows, moment in _sources(supporter)
        if user.has_perm(f"donations.view_{rows.model._meta.model_name}")
    ]
    if not parts:
        return Subscription.objects.none()
    return parts[0].union(*parts[1:], all=True).order_by("-moment", "kind_of", "row")


def entries(page):
    """The Entries of some moments; one query for each table that they are from."""
    wanted = {}
    for kind, pk, _moment in page:
        wanted.setdefault(MODELS[kind], set()).add(_key(kind, pk))
    rows = {model: model.objects.in_bulk(keys) for model, keys in wanted.items()}
    found = ((kind, rows[MODELS[kind]].get(_key(kind, pk)), at) for kind, pk, at in page)
    return [WORDS[kind](row, at) for kind, row, at in found if row is not None]


def _sources(supporter):
    """(kind, its rows, when each of them happened)."""
    gifts = supporter.subscriptions
    for kind, name in MOMENTS_OF_A_GIFT.items():
        yield kind, gifts.exclude(**{name: None}), F(name)
    payments = Payment.objects.filter(subscription__supporter=supporter)
    yield "payment", payments, Coalesce("paid_at", "created_at")
    back = Adjustment.objects.filter(payment__subscription__supporter=supporter)
    yield "adjustment", back, F("created_at")
    attempts = CheckoutAttempt.objects.filter(subscription__supporter=supporter)
    yield "attempt", attempts, F("created_at")
    yield "notice", supporter.notices, Coalesce("settled_at", "created_at")
    theirs = stripe_ids_of(type(supporter).objects.filter(pk=supporter.pk))
    yield "event", StripeEvent.objects.filter(object_id__in=theirs), F("received_at")


def _key(kind, pk):
    return UUID(pk) if kind == "attempt" else int(pk)


def _payment(row, at):
    what = _("Payment of %s") % money(row.amount_pence, row.currency)
    detail = row.status_in_words
    if row.needs_action:
        detail = _("%s: the bank waits for a confirmation") % detail
    is_trouble = row.status in ("open", "uncollectible") and row.attempt_count > 0
    return Entry(at, "tick-inverse", what, detail, _page("payments", row), is_trouble)


def _adjustment(row, at):
    what = f"{row.get_kind_display()}: {money(row.amount_pence, row.currency)}"
    return Entry(at, "undo", what, row.status_in_words, _page("adjustments", row))


def _attempt(row, at):
    return Entry(at, "time", _("Pressed Donate"), row.get_status_display(), _page("attempts", row))


def _notice(row, at):
    what = _("Mail: %s") % row.get_kind_display()
    is_trouble = row.status in (Notice.Status.DEAD, Notice.Status.UNCLEAR)
    return Entry(at, "mail", what, row.get_status_display(), _page("notices", row), is_trouble)


def _event(row, at):
    what = _("Stripe said: %s") % event_words.in_words(row)
    is_trouble = row.status in (StripeEvent.Status.FAILED, StripeEvent.Status.DEAD)
    return Entry(at, "rotate", what, row.get_status_display(), _page("events", row), is_trouble)


def _gift(words):
    def entry(row, at):
        amount = _("%s a month") % money(row.amount_pence, row.currency)
        return Entry(at, "heart", words(), amount, _page("subscriptions", row))

    return entry


def _page(name, row):
    return reverse(f"donation_{name}:inspect", kwargs={"pk": row.pk})


MOMENTS_OF_A_GIFT = {
    "began": "started_at",
    "stopped": "canceled_at",
    "paused": "paused_at",
    "ended": "ended_at",
}
MODELS = {
    **dict.fromkeys(MOMENTS_OF_A_GIFT, Subscription),
    "payment": Payment,
    "adjustment": Adjustment,
    "attempt": CheckoutAttempt,
    "notice": Notice,
    "event": StripeEvent,
}
WORDS = {
    "began": _gift(lambda: _("Began to give")),
    "stopped": _gift(lambda: _("Was stopped")),
    "paused": _gift(lambda: _("Paused")),
    "ended": _gift(lambda: _("Ended")),
    "payment": _payment,
    "adjustment": _adjustment,
    "attempt": _attempt,
    "notice": _notice,
    "event": _event,
}
