"""Someone who gives every month, has agreed to the disclaimer, and has an account."""

from datetime import UTC, datetime, timedelta

from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from config.accounts import make_user
from disclaimer.models import Acceptance
from donations.models import Payment, Subscription, Supporter
from tests.disclaimer.making import make_version, send_acceptance

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SINCE = datetime(2026, 3, 1, 9, tzinfo=UTC)


def make_owner(email):
    user = make_user(email)
    EmailAddress.objects.filter(user=user).update(verified=True)
    return user


def signed_in(user):
    client = Client(headers={"accept": "text/html"})
    client.force_login(user, backend=BACKEND)
    return client


def make_gift(email, *, status="active", user=None, name="one"):
    """A monthly gift with one payment, as Stripe told us of it; `name` is in Stripe's ids."""
    known = {"livemode": False, "synced_at": timezone.now()}
    supporter = Supporter.objects.create(
        stripe_id=f"cus_{name}", email=email, created_at=SINCE, user=user, **known
    )
    subscription = Subscription.objects.create(
        stripe_id=f"sub_{name}",
        supporter=supporter,
        status=status,
        amount_pence=997,
        currency="gbp",
        started_at=SINCE,
        current_period_end=SINCE + timedelta(days=31),
        card_brand="visa",
        card_last4="4242",
        **known,
    )
    Payment.objects.create(
        stripe_id=f"in_{name}",
        subscription=subscription,
        number="0001",
        status="paid",
        amount_due_pence=997,
        amount_paid_pence=997,
        currency="gbp",
        created_at=SINCE,
        paid_at=SINCE,
        **known,
    )
    return subscription


def make_agreement(user):
    """The user's acceptance of the newest text; the first text if there is none."""
    if not Acceptance.objects.exists():
        make_version()
    before = set(Acceptance.objects.values_list("pk", flat=True))
    assert send_acceptance(Client()).status_code == 303
    record = Acceptance.objects.exclude(pk__in=before).get()
    Acceptance.objects.filter(pk=record.pk).update(user=user)
    return record
