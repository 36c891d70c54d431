"""Rows as they stand after Stripe was asked, for tests of what is told about them."""

import uuid
from datetime import timedelta

from django.utils import timezone

from donations.models import Payment, Subscription, Supporter

ADDRESS = "supporter@example.org"


def make_supporter(*, email=ADDRESS, **fields):
    now = timezone.now()
    defaults = {
        "stripe_id": f"cus_{uuid.uuid4().hex}",
        "email": email,
        "created_at": now,
        "synced_at": now,
        "livemode": False,
    }
    return Supporter.objects.create(**defaults | fields)


def make_subscription(*, status="active", supporter=None, **fields):
    now = timezone.now()
    defaults = {
        "stripe_id": f"sub_{uuid.uuid4().hex}",
        "supporter": supporter or make_supporter(),
        "status": status,
        "amount_pence": 997,
        "currency": "gbp",
        "started_at": now,
        "current_period_end": now + timedelta(days=30),
        "synced_at": now,
        "livemode": False,
    }
    return Subscription.objects.create(**defaults | fields)


def make_payment(subscription, *, status="paid", **fields):
    now = timezone.now()
    defaults = {
        "stripe_id": f"in_{uuid.uuid4().hex}",
        "status": status,
        "amount_due_pence": 997,
        "amount_paid_pence": 997 if status == "paid" else 0,
        "currency": "gbp",
        "created_at": now,
        "paid_at": now if status == "paid" else None,
        "attempt_count": 1,
        "synced_at": now,
        "livemode": False,
    }
    return Payment.objects.create(subscription=subscription, **defaults | fields)


def failed_payment(subscription, **fields):
    """One that is tried again in three days."""
    again = timezone.now() + timedelta(days=3)
    return make_payment(subscription, **{"status": "open", "next_attempt_at": again} | fields)
