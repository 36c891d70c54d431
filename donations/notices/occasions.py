"""What there is to tell about a subscription as it stands. Nothing here writes."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from donations.models import Notice, Subscription

Kind = Notice.Kind
State = Subscription.State

# Older news is none, such as when a whole account is taken in for the first time.
NEWS_FOR = timedelta(days=7)
# The first invoice is made with the subscription.
BEGINNING = timedelta(days=1)
REMINDED_FOR = timedelta(days=14)
MONTHS_BETWEEN_REMINDERS = 6
# Said whatever has happened since: they tell of something that is over.
LASTING = (Kind.THANKS, Kind.ENDED)


@dataclass(frozen=True)
class Occasion:
    kind: str
    key: str


def occasions(subscription, now):
    """Every Occasion that the present state of `subscription` gives."""
    told = [
        *_thanks(subscription, now),
        *_trouble(subscription),
        *_will_end(subscription),
        *_paused(subscription),
        *_ended(subscription, now),
    ]
    reminder = reminder_of(subscription, now)
    return [*told, reminder] if reminder else told


def is_still_true(notice, now):
    """False if the state that a notice to a supporter speaks of has passed."""
    if notice.kind in LASTING:
        return True
    if notice.kind == Kind.REMINDER:
        return notice.subscription.state == State.ACTIVE
    return Occasion(notice.kind, notice.key) in occasions(notice.subscription, now)


def _thanks(subscription, now):
    """Stripe says that money came; the first words of a new gift, not of an old one."""
    received = subscription.payments.received().filter(amount_paid_pence__gt=0)
    paid = received.order_by("paid_at", "created_at").first()
    if paid is None or now - (paid.paid_at or paid.created_at) > NEWS_FOR:
        return
    # While a whole account is taken in, the newest payment of an old gift may be the first known.
    known_since = subscription.payments.order_by("created_at").first().created_at
    if known_since - subscription.started_at <= BEGINNING or _is_new(subscription, now):
        yield Occasion(Kind.THANKS, subscription.stripe_id)


def _is_new(subscription, now):
    return now - subscription.started_at <= NEWS_FOR


def _trouble(subscription):
    if subscription.state != State.PAST_DUE:
        return
    payment = subscription.payments.owed().first()
    if payment is None:
        return
    if payment.needs_action:
        yield Occasion(Kind.ACTION_NEEDED, payment.stripe_id)
    elif subscription.needs_new_card or payment.next_attempt_at is None:
        yield Occasion(Kind.NEW_CARD_NEEDED, payment.stripe_id)
    else:
        yield Occasion(Kind.PAYMENT_FAILED, payment.stripe_id)


def _will_end(subscription):
    if subscription.state == State.ENDING:
        moment = subscription.canceled_at or subscription.cancel_at
        yield Occasion(Kind.WILL_END, _at(subscription, moment))


def _paused(subscription):
    if subscription.state == State.PAUSED:
        moment = subscription.paused_at or subscription.seen_paused_at
        yield Occasion(Kind.PAUSED, _at(subscription, moment))


def _ended(subscription, now):
    if subscription.state != State.ENDED or subscription.is_for_another_product:
        return
    if now - (subscription.ended_at or subscription.started_at) <= NEWS_FOR:
        yield Occasion(Kind.ENDED, subscription.stripe_id)


def _at(subscription, moment):
    if moment is None:
        return subscription.stripe_id
    return f"{subscription.stripe_id} {moment:%Y-%m-%dT%H:%M:%S.%f}"


def reminder_of(subscription, now):
    """The Occasion of the half year that was completed in the last fourteen days, or None."""
    if subscription.state != State.ACTIVE:
        return None
    began, today = _day(subscription.started_at), _day(now)
    months = (today.year - began.year) * 12 + today.month - began.month
    for completed in (months, months - 1):
        due = months_after(began, completed)
        is_due = timedelta(0) <= today - due <= REMINDED_FOR
        if completed > 0 and completed % MONTHS_BETWEEN_REMINDERS == 0 and is_due:
            half_years = completed // MONTHS_BETWEEN_REMINDERS
            return Occasion(Kind.REMINDER, f"{subscription.stripe_id} {half_years}")
    return None


def months_reminded(now):
    """The months (1 to 12) in which what is reminded of at `now` can have begun."""
    due = {_day(now).month, _day(now - REMINDED_FOR).month}
    every = MONTHS_BETWEEN_REMINDERS
    return [month for month in range(1, 13) if any((month - each) % every == 0 for each in due)]


def months_after(day, months):
    """The same day of the month `months` later, or the last one of a shorter month."""
    first = day.replace(day=1)
    years, month = divmod(first.month - 1 + months, 12)
    first = first.replace(year=first.year + years, month=month + 1)
    next_first = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=day.day - 1), next_first - timedelta(days=1))


def _day(moment):
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
