"""Everything that we hold about an account, for whom it is about (UK GDPR, articles 15 and 20)."""

from django.utils import timezone

from config.accounts.sessions import sessions_of
from disclaimer.accounts import acceptances_of
from donations.supporters import donations_of

NOTES = (
    "Times are in UTC (ISO 8601). Amounts are whole pence, beside their currency.",
    "Stripe keeps the card number and its own record of payments; we never had the number.",
    "Messages that Stripe sent us repeat these facts, and lose their content after 90 days.",
    "Our logs hold nothing that says who you are.",
)


def everything_about(user):
    """A dict of texts, numbers and datetimes, for JSON. Nothing of it may be logged."""
    return {
        "made_at": timezone.now(),
        "notes": list(NOTES),
        "account": _account(user),
        "addresses": list(
            user.emailaddress_set.order_by("pk").values("email", "verified", "primary")
        ),
        "signed_in_until": [session.expire_date for session in sessions_of(user)],
        "acceptances": acceptances_of(user),
        "donations": donations_of(user),
    }


def _account(user):
    return {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "made_at": user.date_joined,
        "last_signed_in_at": user.last_login,
        "has_password": user.has_usable_password(),
        "is_active": user.is_active,
        "groups": list(user.groups.order_by("name").values_list("name", flat=True)),
    }
