"""Making rows in the outbox. Each function may be called any number of times."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import timezone

from donations import stripe_client
from donations.models import Notice, Subscription
from donations.notices.occasions import (
    REMINDED_FOR,
    Occasion,
    months_reminded,
    occasions,
    reminder_of,
)

Kind = Notice.Kind
Status = Notice.Status


def note_subscription(subscription):
    """Note what the state of a Subscription gives to tell; call it where the row is written."""
    now = timezone.now()
    told = occasions(subscription, now)
    if told:
        _note([(occasion, subscription) for occasion in told], now)


def note_payment(payment):
    """The same for a Payment: what it means is said of its subscription."""
    note_subscription(payment.subscription)


def note_reminders(now):
    """Note the half years that were completed of late; returns how many subscriptions have one."""
    recently = {"kind": Kind.REMINDER, "created_at__gt": now - 2 * REMINDED_FOR}
    reminded = Notice.objects.filter(**recently).exclude(status=Status.DROPPED)
    running = Subscription.objects.filter(
        state=Subscription.State.ACTIVE,
        livemode=stripe_client.is_live(),
        started_at__month__in=months_reminded(now),
    )
    noted = 0
    for subscription in running.exclude(pk__in=reminded.values("subscription")).iterator():
        if reminder := reminder_of(subscription, now):
            _note([(reminder, subscription)], now)
            noted += 1
    return noted


def alert(key, sentence):
    """Tell staff, once for each `key`. Both may hold ids, never an address or a name."""
    row = _row(Occasion(Kind.ALERT, key), None, timezone.now())
    row.facts = {"sentence": sentence}
    Notice.objects.bulk_create([row], ignore_conflicts=True)


def _note(found, now):
    rows = [_row(occasion, subscription, now) for occasion, subscription in found]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    # True again before it was ever said: a card that failed, was mended, and failed once more.
    same = reduce(or_, (Q(kind=row.kind, key=row.key) for row in rows))
    dropped = Notice.objects.filter(same, status=Status.DROPPED).exclude(supporter__email="")
    dropped.update(status=Status.WAITING, next_attempt_at=now, settled_at=None, error="")


def _row(occasion, subscription, now):
    return Notice(
        kind=occasion.kind,
        key=occasion.key,
        subscription=subscription,
        supporter=subscription.supporter if subscription else None,
        created_at=now,
        next_attempt_at=now,
    )
