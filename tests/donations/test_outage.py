"""An hour without Stripe: visitors see a calm page, nothing is lost, and all of it heals itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from donations import inbox, jobs
from donations.models import CheckoutAttempt, Payment, ReconcileRun, StripeEvent, Subscription
from tests.donations.giving import donate, make_subscription, pay, press_donate
from tests.donations.ringing import event_about, ring

pytestmark = pytest.mark.django_db

Status = StripeEvent.Status


@pytest.fixture
def outage(own_sandbox):
    """Stripe as it is before the outage; stopped and started by the test."""
    yield own_sandbox
    if own_sandbox._process.poll() is not None:
        own_sandbox.start()


def test_an_hour_of_outage_heals_by_itself(client, outage):
    now = timezone.now()
    on_the_way = press_donate(client)["Location"]
    made_before = make_subscription(outage)
    invoice = outage.client.v1.invoices.list({"subscription": made_before}).data[0]
    outage.stop()

    calm = press_donate(client)
    assert (calm.status_code, calm["Retry-After"]) == (503, "60")
    for subject, type in (
        ({"id": made_before}, "customer.subscription.created"),
        ({"id": invoice.id}, "invoice.paid"),
    ):
        assert ring(client, event_about(subject, type)).status_code == 200
    for minute in range(1, 60, 10):
        inbox.process_due(now + timedelta(minutes=minute))
    assert set(StripeEvent.objects.values_list("status", flat=True)) == {Status.FAILED}

    outage.start()
    # Each event is tried again at last an hour and a half after it came.
    for minute in range(60, 160, 5):
        inbox.process_due(now + timedelta(minutes=minute))

    assert set(StripeEvent.objects.values_list("status", flat=True)) == {Status.PROCESSED}
    assert Subscription.objects.get(stripe_id=made_before).payments.get().status == "paid"
    assert press_donate(client)["Location"] == on_the_way
    pay(on_the_way)
    session_id = CheckoutAttempt.objects.get().session_id
    assert "received" in client.get(f"/donate/thank-you/?session_id={session_id}").text


def test_what_happened_at_stripe_while_we_were_away_is_found_the_same_day(client, outage):
    donate(client)
    make_subscription(outage)
    assert not Subscription.objects.exists()
    job = jobs.DailyComparison(seconds=60)
    outage.stop()

    job.compare_with_stripe()
    assert ReconcileRun.objects.get().error.startswith("StripeUnavailable")

    outage.start()
    half_an_hour_ago = timezone.now() - jobs.TRIED_AGAIN_AFTER
    ReconcileRun.objects.update(started_at=half_an_hour_ago)
    job.compare_with_stripe()

    assert Subscription.objects.live().count() == 2
    assert Payment.objects.received().count() == 2
    assert CheckoutAttempt.objects.get().status == "complete"
