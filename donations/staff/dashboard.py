"""Where Stripe's own Dashboard shows what we show."""

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext as _

from donations.models import CheckoutAttempt, Payment, StripeEvent, Subscription, Supporter

# https://docs.stripe.com/dashboard/basics: one folder a kind of object.
FOLDERS = {
    Supporter: "customers",
    Subscription: "subscriptions",
    Payment: "invoices",
    StripeEvent: "events",
}


def dashboard_url(row):
    """The address in Stripe's Dashboard; empty where there is none, as for a local stand-in."""
    folder = FOLDERS.get(type(row))
    if isinstance(row, CheckoutAttempt):
        row = row.subscription
        folder = FOLDERS[Subscription]
    if settings.STRIPE_API_BASE or folder is None or row is None:
        return ""
    mode = "" if row.livemode else "test/"
    return f"https://dashboard.stripe.com/{mode}{folder}/{row.stripe_id}"


def dashboard_link(row):
    """An HTML link to that address, or an empty text."""
    address = dashboard_url(row)
    if not address:
        return ""
    words = _("Open in Stripe")
    return format_html('<a href="{}" target="_blank" rel="noreferrer">{}</a>', address, words)
