"""The lists of what follows Stripe: subscriptions, payments, refunds and disputes, attempts."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from donations.models import Adjustment, CheckoutAttempt, Payment, Subscription
from donations.staff import searching
from donations.staff.columns import IN_STRIPE, MINUTE, SUPPORTER, day, pounds, title, written
from donations.staff.filters import (
    AdjustmentFilterSet,
    AttemptFilterSet,
    PaymentFilterSet,
    SubscriptionFilterSet,
)
from donations.staff.read_only import ReadOnlyInspectView, ReadOnlyViewSet
from donations.templatetags.money import money


class LedgerInspectView(ReadOnlyInspectView):
    """Shows pence as money, and Stripe's status in words where we have some."""

    def get_field_display_value(self, field_name, field):
        if field_name.endswith("_pence"):
            return money(getattr(self.object, field_name), self.object.currency)
        if field_name == "status" and hasattr(self.object, "status_in_words"):
            return self.object.status_in_words
        return super().get_field_display_value(field_name, field)


class SubscriptionViewSet(ReadOnlyViewSet):
    model = Subscription
    name = "donation_subscriptions"
    url_prefix = "donations/subscriptions"
    icon = "rotate"
    inspect_view_class = LedgerInspectView
    ordering = ["-started_at", "-pk"]
    filterset_class = SubscriptionFilterSet
    find = staticmethod(searching.subscriptions)
    search_words = _("Address, Stripe id, end of card")
    list_display = [
        "supporter", "state", pounds("amount_pence", _("A month")), day("started_at", _("Since")),
        day("current_period_end", _("Paid until")), IN_STRIPE,
    ]  # fmt: skip
    inspect_view_fields = [
        "supporter", "state", "status", "amount_pence", "started_at", "current_period_end",
        "cancel_at", "cancel_at_period_end", "canceled_at", "ended_at", "end_reason", "paused_at",
        "pause_reason", "resumes_at", "is_collection_paused", "card_brand", "card_last4",
        "card_exp_month", "card_exp_year", "payments", "stripe_id", "livemode", "synced_at",
        "dashboard_link",
    ]  # fmt: skip
    queryset = Subscription.objects.select_related("supporter")


class PaymentViewSet(ReadOnlyViewSet):
    model = Payment
    name = "donation_payments"
    url_prefix = "donations/payments"
    icon = "tick-inverse"
    export = "payments"
    inspect_view_class = LedgerInspectView
    ordering = ["-created_at", "-pk"]
    filterset_class = PaymentFilterSet
    find = staticmethod(searching.payments)
    search_words = _("Address, invoice number, Stripe id")
    list_display = [
        "__str__", SUPPORTER, pounds("amount_paid_pence", _("Paid")),
        Column("status_in_words", label=_("State")), day("created_at", _("Date")), IN_STRIPE,
    ]  # fmt: skip
    inspect_view_fields = [
        "number", "subscription", "status", "needs_action", "amount_due_pence",
        "amount_paid_pence", "adjustments", "created_at", "paid_at", "attempt_count",
        "next_attempt_at", "stripe_id", "livemode", "synced_at", "dashboard_link",
    ]  # fmt: skip
    queryset = Payment.objects.select_related("subscription__supporter")


class AdjustmentViewSet(ReadOnlyViewSet):
    model = Adjustment
    name = "donation_adjustments"
    url_prefix = "donations/adjustments"
    icon = "undo"
    inspect_view_class = LedgerInspectView
    ordering = ["-created_at", "-pk"]
    filterset_class = AdjustmentFilterSet
    find = staticmethod(searching.adjustments)
    search_words = _("Address, invoice number, Stripe id")
    list_display = [
        "kind", Column("supporter", label=_("Supporter"),
                       accessor="payment.subscription.supporter"),
        pounds("amount_pence", _("Amount")), Column("status_in_words", label=_("State")),
        day("created_at", _("Date")), IN_STRIPE,
    ]  # fmt: skip
    inspect_view_fields = [
        "kind", "payment", "status", "amount_pence", "reason", "created_at", "stripe_id",
        "livemode", "synced_at", "dashboard_link",
    ]  # fmt: skip
    queryset = Adjustment.objects.select_related("payment__subscription__supporter")


class AttemptViewSet(ReadOnlyViewSet):
    model = CheckoutAttempt
    name = "donation_attempts"
    url_prefix = "donations/attempts"
    icon = "time"
    ordering = ["-created_at"]
    filterset_class = AttemptFilterSet
    find = staticmethod(searching.attempts)
    search_words = _("Address, Stripe id")
    list_display = [
        title("created_at", _("Started"), "attempts", accessor=written("created_at", MINUTE)),
        "status", "payment_status", SUPPORTER, IN_STRIPE,
    ]  # fmt: skip
    inspect_view_fields = [
        "uuid", "created_at", "status", "payment_status", "subscription", "session_id", "price_id",
        "livemode", "synced_at", "dashboard_link",
    ]  # fmt: skip
    queryset = CheckoutAttempt.objects.select_related("subscription__supporter")
