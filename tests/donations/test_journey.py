"""From the button to the end of a donation, with Stripe's own webhooks coming in."""

import io
import re

import pytest
import requests
from django.core.management import call_command

from donations import inbox
from donations.models import CheckoutAttempt, Payment, StripeEvent, Subscription
from tests.donations.giving import OUR_FORM, pay, sign_in
from tests.donations.sandbox_process import start_sandbox

State = Subscription.State


@pytest.fixture
def sandbox(tmp_path):
    """A Stripe of its own: time passes in it, for every donation that it knows."""
    with start_sandbox(tmp_path) as process:
        yield process


@pytest.fixture
def site(live_server, sandbox, settings, tmp_path):
    """Our site on a real port, set up in that Stripe as an operator would."""
    settings.SITE_URL = live_server.url
    settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = sandbox.url, sandbox.key
    file = tmp_path / "secret.txt"
    call_command("stripe_setup", secret_file=file, stdout=io.StringIO())
    settings.STRIPE_WEBHOOK_SECRETS = (file.read_text().strip(),)
    return live_server


def give(site, browser, email):
    page = browser.get(f"{site.url}/donate/", timeout=20).text
    form = {"attempt": re.search(r'name="attempt" value="([^"]+)"', page)[1]}
    address = f"{site.url}/donate/start/"
    sent = browser.post(address, form, headers=OUR_FORM, allow_redirects=False, timeout=20)
    return pay(sent.headers["Location"], email=email).headers["Location"]


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_a_donation_from_the_button_to_its_end(site, sandbox, client):
    browser = requests.Session()

    back = give(site, browser, "journey@example.org")
    sandbox.settle()

    subscription = Subscription.objects.get()
    assert subscription.state == State.ACTIVE
    assert CheckoutAttempt.objects.get().subscription == subscription
    assert Payment.objects.get().status == "paid"
    assert "Your donation has been received" in browser.get(back, timeout=20).text

    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew")
    sandbox.settle()
    assert Payment.objects.received().count() == 2

    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome="declines")
    sandbox.settle()
    subscription.refresh_from_db()
    assert subscription.state == State.PAST_DUE
    sign_in(client, "journey@example.org")
    assert "did not go through" in client.get("/donate/manage/").text

    sandbox.control(f"subscriptions/{subscription.stripe_id}/end-retries", outcome="canceled")
    sandbox.settle()
    subscription.refresh_from_db()
    assert subscription.state == State.ENDED
    assert not StripeEvent.objects.unsettled().exists()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_doubled_and_shuffled_webhooks_end_at_the_same_truth(site, sandbox):
    sandbox.control("chaos", duplicate=100, shuffle=True)
    give(site, requests.Session(), "chaos@example.org")
    sandbox.settle()
    subscription_id = Subscription.objects.get().stripe_id
    sandbox.client.v1.subscriptions.update(subscription_id, {"cancel_at_period_end": True})
    sandbox.client.v1.subscriptions.cancel(subscription_id)
    sandbox.settle()
    for event in StripeEvent.objects.unsettled():
        inbox.process_due(event.next_attempt_at)

    assert Subscription.objects.get().state == State.ENDED
    assert Payment.objects.get().status == "paid"
