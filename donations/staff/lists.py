"""The five lists: supporters, subscriptions, payments, attempts, Stripe events."""

import json

import django_filters
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from donations.models import CheckoutAttempt, Payment, StripeEvent, Subscription, Supporter
from donations.staff.links import dashboard_link
from donations.staff.read_only import ReadOnlyInspectView, ReadOnlyViewSet
from donations.stripe_params import EVENTS
from donations.templatetags.money import money

IN_STRIPE = Column("in_stripe", label=_("Stripe"), accessor=dashboard_link)
SUPPORTER = Column("supporter", label=_("Supporter"), accessor="subscription.supporter")


def pounds(name, label):
    """A column that shows whole pence as people write money."""
    return Column(
        name,
        label=label,
        sort_key=name,
        accessor=lambda row: money(getattr(row, name), row.currency),
    )


def day(name, label):
    """A column that shows the day of a time; the hour is in the full view."""

    def shown(row):
        time = getattr(row, name)
        return date_format(localtime(time), "j M Y") if time else "–"

    return Column(name, label=label, sort_key=name, accessor=shown)


class SupporterFilterSet(WagtailFilterSet):
    created_at = django_filters.DateFromToRangeFilter(label=_("Since"))
    is_deleted = django_filters.BooleanFilter(
        "deleted_at", "isnull", exclude=True, label=_("Deleted at Stripe")
    )

    class Meta:
        model = Supporter
        fields = ["livemode"]


def has_signed_in(supporter):
    return _("Yes") if supporter.user_id else "–"


class SupporterInspectView(ReadOnlyInspectView):
    def get_user_display_value(self):
        user = self.object.user
        return user.email if user else "–"


class SupporterViewSet(ReadOnlyViewSet):
    model = Supporter
    name = "donation_supporters"
    url_prefix = "donations/supporters"
    icon = "user"
    inspect_view_class = SupporterInspectView
    ordering = ["-created_at"]
    filterset_class = SupporterFilterSet
    search_fields = ["email", "stripe_id"]
    list_display = [
        "__str__", day("created_at", _("Since")),
        Column("account", label=_("Has signed in"), accessor=has_signed_in), IN_STRIPE,
    ]  # fmt: skip
    inspect_view_fields = [
        "email", "stripe_id", "created_at", "user", "subscriptions", "livemode", "deleted_at",
        "synced_at", "dashboard_link",
    ]  # fmt: skip


class SubscriptionInspectView(ReadOnlyInspectView):
    def get_amount_pence_display_value(self):
        return money(self.object.amount_pence, self.object.currency)


class SubscriptionViewSet(ReadOnlyViewSet):
    model = Subscription
    name = "donation_subscriptions"
    url_prefix = "donations/subscriptions"
    icon = "rotate"
    inspect_view_class = SubscriptionInspectView
    ordering = ["-started_at"]
    list_filter = ["state", "livemode", "started_at"]
    search_fields = ["supporter__email", "stripe_id", "supporter__stripe_id", "card_last4"]
    list_display = [
        "supporter", "state", pounds("amount_pence", _("A month")), day("started_at", _("Since")),
        day("current_period_end", _("Paid until")), IN_STRIPE,
    ]  # fmt: skip
    inspect_view_fields = [
        "supporter", "state", "status", "amount_pence", "started_at", "current_period_end",
        "cancel_at", "cancel_at_period_end", "canceled_at", "ended_at", "paused_at",
        "pause_reason", "resumes_at", "is_collection_paused", "card_brand", "card_last4",
        "card_exp_month", "card_exp_year", "payments", "stripe_id", "livemode", "synced_at",
        "dashboard_link",
    ]  # fmt: skip
    queryset = Subscription.objects.select_related("supporter")


class PaymentFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(choices=list(Payment.STATUSES.items()), label=_("State"))
    created_at = django_filters.DateFromToRangeFilter(label=_("Date"))

    class Meta:
        model = Payment
        fields = ["livemode"]


class PaymentInspectView(ReadOnlyInspectView):
    def get_amount_due_pence_display_value(self):
        return money(self.object.amount_due_pence, self.object.currency)

    def get_amount_paid_pence_display_value(self):
        return money(self.object.amount_paid_pence, self.object.currency)

    def get_status_display_value(self):
        return self.object.status_in_words


class PaymentViewSet(ReadOnlyViewSet):
    model = Payment
    name = "donation_payments"
    url_prefix = "donations/payments"
    icon = "tick-inverse"
    inspect_view_class = PaymentInspectView
    ordering = ["-created_at"]
    filterset_class = PaymentFilterSet
    search_fields = ["number", "stripe_id", "subscription__supporter__email"]
    list_display = [
        "__str__", SUPPORTER, pounds("amount_paid_pence", _("Paid")),
        Column("status_in_words", label=_("State"), sort_key="status"),
        day("created_at", _("Date")), IN_STRIPE,
    ]  # fmt: skip
    inspect_view_fields = [
        "number", "subscription", "status", "amount_due_pence", "amount_paid_pence", "created_at",
        "paid_at", "attempt_count", "next_attempt_at", "stripe_id", "livemode", "synced_at",
        "dashboard_link",
    ]  # fmt: skip
    queryset = Payment.objects.select_related("subscription__supporter")


class AttemptViewSet(ReadOnlyViewSet):
    model = CheckoutAttempt
    name = "donation_attempts"
    url_prefix = "donations/attempts"
    icon = "time"
    ordering = ["-created_at"]
    list_filter = ["status", "livemode", "created_at"]
    search_fields = ["session_id", "subscription__stripe_id", "subscription__supporter__email"]
    list_display = [
        "created_at", "status", "payment_status",
        SUPPORTER, IN_STRIPE,
    ]  # fmt: skip
    inspect_view_fields = [
        "uuid", "created_at", "status", "payment_status", "subscription", "session_id", "price_id",
        "livemode", "synced_at", "dashboard_link",
    ]  # fmt: skip
    queryset = CheckoutAttempt.objects.select_related("subscription__supporter")


class EventFilterSet(WagtailFilterSet):
    type = django_filters.ChoiceFilter(label=_("Type"), choices=[(name, name) for name in EVENTS])
    received_at = django_filters.DateFromToRangeFilter(label=_("Received"))

    class Meta:
        model = StripeEvent
        fields = ["status", "livemode"]


class EventInspectView(ReadOnlyInspectView):
    def get_payload_display_value(self):
        if self.object.payload is None:
            return _("Removed after 90 days.")
        return format_html("<pre>{}</pre>", json.dumps(self.object.payload, indent=2))


def short_id(event):
    """Ids of Checkout are long; the whole of it is in the full view, and can be searched."""
    return Truncator(event.object_id).chars(24)


class EventViewSet(ReadOnlyViewSet):
    model = StripeEvent
    name = "donation_events"
    url_prefix = "donations/events"
    icon = "mail"
    inspect_view_class = EventInspectView
    ordering = ["-received_at"]
    filterset_class = EventFilterSet
    search_fields = ["type", "stripe_id", "object_id", "error"]
    list_display = [
        "type", "status", Column("object_id", label=_("About"), accessor=short_id), "received_at",
        "error", IN_STRIPE,
    ]  # fmt: skip
    inspect_view_fields = [
        "type", "status", "object_id", "created_at", "received_at", "settled_at", "attempts",
        "next_attempt_at", "error", "stripe_id", "api_version", "livemode", "dashboard_link",
        "payload",
    ]  # fmt: skip
    # The content may be long, and no column shows it.
    queryset = StripeEvent.objects.defer("payload")
