"""What each list can be limited to; an export of it asks the same questions."""

import django_filters
from django.forms import RadioSelect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import BooleanRadioSelect, DateRangePickerWidget, WagtailFilterSet

from donations import stripe_client
from donations.models import (
    Adjustment,
    CheckoutAttempt,
    Notice,
    Payment,
    StripeEvent,
    Subscription,
    Supporter,
)
from donations.staff.caring import PERSON, people_giving_twice
from donations.staff.counting import BEGAN, State
from donations.staff.event_words import WORDS
from donations.stripe_params import EVENTS


def days(label, name=None, **options):
    """A filter for a first and a last day, both included, each of which may be left out."""
    return django_filters.DateFromToRangeFilter(
        name, label=label, widget=DateRangePickerWidget, **options
    )


def choice(*args, **options):
    return django_filters.ChoiceFilter(*args, widget=RadioSelect, empty_label=_("All"), **options)


def yes_or_no(*args, **options):
    return django_filters.BooleanFilter(*args, widget=BooleanRadioSelect, **options)


class SupporterFilterSet(WagtailFilterSet):
    created_at = days(_("Since"))
    state = choice(
        "subscriptions__state", choices=State.choices, label=_("With a gift that is"), distinct=True
    )
    is_deleted = yes_or_no("deleted_at", "isnull", exclude=True, label=_("Deleted at Stripe"))

    class Meta:
        model = Supporter
        fields = ["created_at", "state", "is_deleted", "livemode"]


class SubscriptionFilterSet(WagtailFilterSet):
    began = days(_("Began"), "started_at", method="that_began")
    ended = days(_("Ended"), "ended_at", method="that_ended")
    gives_twice = yes_or_no(label=_("Gives twice"), method="giving_twice")

    class Meta:
        model = Subscription
        fields = ["state", "began", "ended", "gives_twice", "livemode"]

    def that_began(self, rows, name, period):
        return within(rows.filter(BEGAN), "started_at", period)

    def that_ended(self, rows, name, period):
        return within(rows.filter(BEGAN, state=State.ENDED), "ended_at", period)

    def giving_twice(self, rows, name, wanted):
        twice = people_giving_twice(livemode=stripe_client.is_live())
        theirs = rows.live().annotate(person=PERSON).filter(person__in=twice)
        return theirs if wanted else rows.exclude(pk__in=theirs.values("pk"))


def within(rows, name, period):
    """Rows whose time `name` is in a slice of datetimes, either of which may be None."""
    limits = {f"{name}__gte": period.start, f"{name}__lte": period.stop}
    return rows.filter(**{key: value for key, value in limits.items() if value})


class PaymentFilterSet(WagtailFilterSet):
    status = choice(choices=list(Payment.STATUSES.items()), label=_("State"))
    created_at = days(_("Date"))
    paid = days(_("Paid"), "paid_at", method="that_were_paid")

    class Meta:
        model = Payment
        fields = ["status", "created_at", "paid", "livemode"]

    def that_were_paid(self, rows, name, period):
        return within(rows.received(), "paid_at", period)


class AdjustmentFilterSet(WagtailFilterSet):
    status = choice(choices=list(Adjustment.STATUSES.items()), label=_("State"))
    created_at = days(_("Date"))
    is_taken_back = yes_or_no(label=_("Money left again"), method="that_took_money_back")

    class Meta:
        model = Adjustment
        fields = ["kind", "status", "created_at", "is_taken_back", "livemode"]

    def that_took_money_back(self, rows, name, wanted):
        taken = rows.taken_back()
        return taken if wanted else rows.exclude(pk__in=taken.order_by().values("pk"))


class AttemptFilterSet(WagtailFilterSet):
    created_at = days(_("Started"))

    class Meta:
        model = CheckoutAttempt
        fields = ["status", "created_at", "livemode"]


class NoticeFilterSet(WagtailFilterSet):
    created_at = days(_("Noted"))

    class Meta:
        model = Notice
        fields = ["status", "kind", "created_at"]


class EventFilterSet(WagtailFilterSet):
    type = choice(
        label=_("What happened"), choices=[(name, WORDS.get(name, name)) for name in EVENTS]
    )
    received_at = days(_("Received"))

    class Meta:
        model = StripeEvent
        fields = ["status", "type", "received_at"]
