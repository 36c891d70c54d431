"""From one row to its neighbours here, and to the same thing in Stripe's own Dashboard."""

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from donations.models import (
    Adjustment,
    CheckoutAttempt,
    Payment,
    StripeEvent,
    Subscription,
    Supporter,
)

# https://docs.stripe.com/dashboard/basics: one folder a kind of object.
FOLDERS = {
    Supporter: "customers",
    Subscription: "subscriptions",
    Payment: "invoices",
    StripeEvent: "events",
}

LISTS = {
    Supporter: "donation_supporters",
    Subscription: "donation_subscriptions",
    Payment: "donation_payments",
    Adjustment: "donation_adjustments",
}


def own_link(row):
    """An HTML link to the page of a row that one of our lists shows."""
    address = reverse(f"{LISTS[type(row)]}:inspect", kwargs={"pk": row.pk})
    return format_html('<a href="{}">{}</a>', address, row)


def own_links(rows):
    return format_html_join(", ", "{}", ((own_link(row),) for row in rows)) or "–"


def dashboard_url(row):
    """The address in Stripe's Dashboard; empty where there is none, as for a local stand-in.

    What has no page there of its own is shown on the page of what it belongs to.
    """
    if isinstance(row, CheckoutAttempt):
        row = row.subscription
    if isinstance(row, Adjustment):
        row = row.payment
    folder = FOLDERS.get(type(row))
    if settings.STRIPE_API_BASE or folder is None:
        return ""
    mode = "" if row.livemode else "test/"
    return f"https://dashboard.stripe.com/{mode}{folder}/{row.stripe_id}"


def dashboard_link(row):
    """An HTML link to that address; where there is none, only whether money is real."""
    address = dashboard_url(row)
    if not address:
        return _("Real money") if row.livemode else _("Test")
    words = _("Open in Stripe") if row.livemode else _("Open in Stripe (test)")
    return format_html('<a href="{}" target="_blank" rel="noreferrer">{}</a>', address, words)
