"""The donations that colleagues look at, for the tests of the staff pages."""

from datetime import timedelta
from itertools import count

from django.urls import reverse
from django.utils import timezone

from donations.models import (
    Adjustment,
    CheckoutAttempt,
    Notice,
    Payment,
    StripeEvent,
    Subscription,
    Supporter,
)

NOW = timezone.now()
MIRROR = {"livemode": False, "synced_at": NOW}
DASHBOARD = "/admin/donations/"
_numbers = count(1)


def address(name, view="index", /, **kwargs):
    return reverse(f"donation_{name}:{view}", kwargs=kwargs)


def make_supporter(**changes):
    number = next(_numbers)
    values = {"email": f"giver{number}@example.org", "created_at": NOW, **MIRROR}
    return Supporter.objects.create(stripe_id=f"cus_{number}", **{**values, **changes})


def make_gift(supporter=None, **changes):
    values = {"status": "active", "amount_pence": 997, "currency": "gbp", "started_at": NOW}
    return Subscription.objects.create(
        stripe_id=f"sub_{next(_numbers)}",
        supporter=supporter or make_supporter(),
        **{**values, **MIRROR, **changes},
    )


def make_payment(gift=None, *, at=NOW, pence=997, **changes):
    """A payment of `pence` that was made at the datetime `at`, unless changed."""
    number = next(_numbers)
    values = {
        "status": "paid", "number": f"A-{number}", "amount_due_pence": pence,
        "amount_paid_pence": pence, "currency": "gbp", "created_at": at, "paid_at": at,
    }  # fmt: skip
    return Payment.objects.create(
        stripe_id=f"in_{number}",
        subscription=gift or make_gift(),
        **{**values, **MIRROR, **changes},
    )


def make_adjustment(payment=None, *, at=NOW, **changes):
    payment = payment or make_payment()
    values = {
        "kind": "refund", "status": "succeeded", "amount_pence": 997, "currency": "gbp",
        "created_at": at,
    }  # fmt: skip
    return Adjustment.objects.create(
        stripe_id=f"re_{next(_numbers)}", payment=payment, **{**values, **MIRROR, **changes}
    )


def make_event(about="in_1", **changes):
    status = changes.get("status", "processed")
    waits = NOW if status in ("received", "failed") else None
    values = {
        "type": "invoice.paid", "livemode": False, "payload": {"about": about},
        "created_at": NOW, "received_at": NOW, "status": status, "next_attempt_at": waits,
    }  # fmt: skip
    return StripeEvent.objects.create(
        stripe_id=f"evt_{next(_numbers)}", object_id=about, **{**values, **changes}
    )


def make_attempt(gift=None, **changes):
    values = {"status": "complete", "livemode": False}
    return CheckoutAttempt.objects.create(
        session_id=f"cs_test_{next(_numbers)}", subscription=gift, **{**values, **changes}
    )


def make_notice(supporter=None, **changes):
    status = changes.get("status", "sent")
    values = {
        "kind": "thanks", "created_at": NOW,
        "next_attempt_at": NOW if status == "waiting" else None,
    }  # fmt: skip
    values = {**values, "key": f"key {next(_numbers)}", "status": status, **changes}
    return Notice.objects.create(supporter=supporter, **values)


def make_everything(supporter=None, *, at=NOW):
    """A supporter with one of each: gift, payment, refund, attempt, notice, event."""
    gift = make_gift(supporter, started_at=at)
    payment = make_payment(gift, at=at + timedelta(seconds=1))
    make_adjustment(payment, at=at + timedelta(seconds=2))
    make_attempt(gift, created_at=at - timedelta(minutes=1))
    make_notice(gift.supporter, created_at=at + timedelta(seconds=3))
    make_event(payment.stripe_id, received_at=at + timedelta(seconds=4))
    return gift.supporter
