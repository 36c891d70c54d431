"""The traps of a donation through Stripe: one test for each, under the trap's own name.

Most are held elsewhere too, at more length; here a reader finds each of them once.
"""

import contextlib
import io
import json
import socket
import threading
import time
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from donations import inbox, stripe_client, stripe_params, sync
from donations.models import CheckoutAttempt, Notice, StripeEvent, Subscription, Supporter
from donations.stripe_facts import EventFacts
from donations.stripe_problems import StripeUnavailable
from tests.config.account_owner import make_owner, signed_in
from tests.donations.conftest import NOWHERE
from tests.donations.giving import (
    an_address,
    donate,
    known_subscription,
    make_subscription,
    make_subscription_to,
    path_of,
    pay,
    press_donate,
    sign_in,
)
from tests.donations.ringing import event_about, ring

pytestmark = pytest.mark.django_db

State, Status = Subscription.State, StripeEvent.Status


def test_payment_method_types():
    params = stripe_params.checkout(attempt="a", price_id="p", success_url="s", cancel_url="c")

    assert "payment_method_types" not in json.dumps(params)


def test_get_on_a_stripe_object(sandbox):
    answer = sandbox.client.v1.subscriptions.retrieve(make_subscription(sandbox))
    with pytest.raises(AttributeError):
        answer.get("status")

    assert stripe_client.plain(answer).get("status") == "active"


def test_json_dumps_of_a_decimal(sandbox):
    answer = sandbox.client.v1.subscriptions.retrieve(make_subscription(sandbox))
    with pytest.raises(TypeError):
        json.dumps(answer.to_dict())

    assert "997" in json.dumps(stripe_client.plain(answer))


def test_cancel_at(sandbox):
    subscription = known_subscription(sandbox)
    end = int(subscription.current_period_end.timestamp())
    sandbox.client.v1.subscriptions.update(subscription.stripe_id, {"cancel_at": end})

    subscription = sync.sync_subscription(subscription.stripe_id)

    assert not subscription.cancel_at_period_end
    assert subscription.state == State.ENDING


def test_item_level_period(sandbox):
    answer = sandbox.client.v1.subscriptions.retrieve(make_subscription(sandbox))
    assert "current_period_end" not in answer.to_dict()

    end = sync.sync_subscription(answer.id).current_period_end
    assert end.timestamp() == answer.items.data[0].current_period_end


def test_invoice_parent(sandbox):
    subscription_id = make_subscription(sandbox)
    invoice = sandbox.client.v1.invoices.list({"subscription": subscription_id}).data[0]
    assert "subscription" not in invoice.to_dict()

    assert sync.sync_invoice(invoice.id).subscription.stripe_id == subscription_id


def test_non_2xx_on_unknown_events(client, sandbox):
    assert ring(client, event_about({"id": "x_1"}, "an.event.of.tomorrow")).status_code == 200


def test_the_dedupe_row_written_before_the_work_then_the_failure_lost(client, sandbox, settings):
    event = event_about({"id": make_subscription(sandbox)})
    settings.STRIPE_API_BASE = NOWHERE
    ring(client, event)
    settings.STRIPE_API_BASE = sandbox.url
    inbox.process_due(timezone.now() + timedelta(minutes=2))

    assert StripeEvent.objects.get().status == Status.PROCESSED
    assert Subscription.objects.exists()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_check_then_insert_race():
    facts = EventFacts.read(event_about({"id": "sub_1"}))
    all_ready, stored = threading.Barrier(4), []

    def store():
        all_ready.wait(timeout=20)
        while len(stored) < 4:
            # SQLite in memory, which only tests use, says "locked" at once instead of waiting.
            with contextlib.suppress(OperationalError):
                stored.append(inbox.store(facts, timezone.now()).pk)
        connection.close()

    workers = [threading.Thread(target=store) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)

    assert set(stored) == {StripeEvent.objects.get().pk}


def test_a_stale_event_over_newer_state(client, sandbox):
    subscription_id = make_subscription(sandbox)
    stale = sandbox.client.v1.subscriptions.retrieve(subscription_id).to_dict(for_json=True)
    sandbox.client.v1.subscriptions.cancel(subscription_id)

    ring(client, event_about(stale, "customer.subscription.updated"))

    assert Subscription.objects.get().state == State.ENDED


def test_two_workers_fetching_the_older_one_committing_last(sandbox, monkeypatch):
    subscription = known_subscription(sandbox)
    fetch = stripe_client.get_subscription

    def overtaken(subscription_id):
        monkeypatch.setattr(stripe_client, "get_subscription", fetch)
        older = fetch(subscription_id)
        sandbox.client.v1.subscriptions.cancel(subscription_id)
        sync.sync_subscription(subscription_id)
        return older

    monkeypatch.setattr(stripe_client, "get_subscription", overtaken)
    sync.sync_subscription(subscription.stripe_id)

    assert Subscription.objects.get().state == State.ENDED


def test_a_thank_you_page_that_trusts_its_url(client, sandbox):
    press_donate(client)
    session_id = CheckoutAttempt.objects.get().session_id

    page = client.get(f"/donate/thank-you/?session_id={session_id}&status=paid")

    assert "received" not in page.text


def test_another_persons_session_id(client, sandbox):
    address = donate(client)
    client.cookies.clear()

    assert client.get(address).status_code == 404


def test_double_click_two_subscriptions(client, sandbox):
    reference = str(uuid.uuid4())
    addresses = [press_donate(client, reference)["Location"] for _ in range(2)]
    email = an_address()
    for address in addresses:
        pay(address, email=email)

    customers = sandbox.client.v1.customers.list({"email": email}).data
    assert len(customers) == 1
    assert len(sandbox.client.v1.subscriptions.list({"customer": customers[0].id}).data) == 1


@pytest.mark.parametrize("order", ["webhook first", "redirect first"])
def test_webhook_before_redirect_and_redirect_before_webhook(client, sandbox, order):
    address = donate(client)
    session_id = CheckoutAttempt.objects.get().session_id
    event = event_about({"id": session_id}, "checkout.session.completed")
    steps = [lambda: ring(client, event), lambda: client.get(address)]
    answers = [step() for step in (steps if order == "webhook first" else reversed(steps))]

    assert {answer.status_code for answer in answers} == {200}
    assert "received" in client.get(address).text
    assert Subscription.objects.get().state == State.ACTIVE
    assert Supporter.objects.count() == 1


def test_a_guest_gives_again_with_the_same_e_mail_second_customer(client, sandbox):
    email = an_address()
    for _ in range(2):
        client.get(donate(client, email=email))
        client.cookies.clear()
    assert Supporter.objects.count() == 2

    sign_in(client, email)

    assert len(client.get("/donate/manage/").context["supporters"]) == 2
    assert Notice.objects.filter(kind="alert", key__startswith="two-live:").count() == 1


def test_test_events_at_the_live_endpoint(client, sandbox, settings):
    subscription_id = make_subscription(sandbox)
    settings.STRIPE_SECRET_KEY = "sk_live_abc"

    assert ring(client, event_about({"id": subscription_id}, livemode=False)).status_code == 200

    assert StripeEvent.objects.get().status == Status.IGNORED
    assert not Subscription.objects.exists()


def test_empty_webhook_secret(client, settings):
    settings.STRIPE_WEBHOOK_SECRETS = ("",)

    assert ring(client, event_about({"id": "sub_1"}), secret="").status_code == 400
    assert not StripeEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_atomic_requests_rolling_back_the_error_row(client, settings):
    settings.STRIPE_API_BASE = NOWHERE
    connection.settings_dict["ATOMIC_REQUESTS"] = True
    try:
        ring(client, event_about({"id": "sub_1"}))
    finally:
        connection.settings_dict["ATOMIC_REQUESTS"] = False

    event = StripeEvent.objects.get()
    assert (event.status, event.error != "") == (Status.FAILED, True)


def test_an_80_s_timeout_holding_a_worker(settings):
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.STRIPE_API_BASE = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        started = time.monotonic()
        with stripe_client.time_budget(1.6), pytest.raises(StripeUnavailable):
            stripe_client.get_customer("cus_1")

    assert time.monotonic() - started < 5
    assert stripe_client.PATIENT[0] == (3.05, 10)


def test_adaptive_pricing(client, sandbox):
    press_donate(client)

    session_id = CheckoutAttempt.objects.get().session_id
    session = sandbox.client.v1.checkout.sessions.retrieve(session_id)
    assert session.adaptive_pricing.enabled is False
    assert session.currency == "gbp"


def test_deleting_an_account_while_the_card_is_still_charged(sandbox):
    email = an_address()
    subscription = known_subscription(sandbox, email=email)

    signed_in(make_owner(email)).post("/accounts/delete/")

    answer = sandbox.client.v1.subscriptions.retrieve(subscription.stripe_id)
    assert answer.status == "canceled"


def test_str_of_a_stripe_error_shown_to_a_visitor(client, sandbox, settings):
    settings.STRIPE_SECRET_KEY = "sk_test_of_nobody"

    page = press_donate(client)

    assert page.status_code == 503
    for word in ("Invalid API Key", "sk_test", "AuthenticationError", "req_"):
        assert word not in page.text


def test_a_subscription_made_by_hand_in_the_dashboard(client, sandbox):
    subscription_id = make_subscription(sandbox)

    ring(client, event_about({"id": subscription_id}, "customer.subscription.created"))

    assert Subscription.objects.get().stripe_id == subscription_id


def test_another_product_on_the_same_account(client, sandbox):
    subscription_id = make_subscription_to(sandbox, "A mug subscription")

    ring(client, event_about({"id": subscription_id}, "customer.subscription.created"))

    assert StripeEvent.objects.get().status == Status.IGNORED
    assert not Subscription.objects.exists()
    assert not Supporter.objects.exists()


def test_idempotency_keys_expiring_after_24_hours(client, own_sandbox):
    """The answer to our question was lost, and the person comes back the day after."""
    press_donate(client)
    attempt = CheckoutAttempt.objects.get()
    lost = attempt.session_id
    CheckoutAttempt.objects.update(session_id=None, status="new")
    own_sandbox.control("clock", advance=25 * 3600)

    address = press_donate(client, str(attempt.uuid))["Location"]
    client.get(path_of(pay(address).headers["Location"]))

    attempt.refresh_from_db()
    assert attempt.session_id != lost
    assert attempt.subscription.state == State.ACTIVE


def test_events_expiring_after_30_days(own_sandbox):
    subscription_id = make_subscription(own_sandbox)
    own_sandbox.control("clock", advance=31 * 24 * 3600)
    own_sandbox.client.v1.subscriptions.cancel(subscription_id)
    v1 = own_sandbox.client.v1
    assert not v1.events.list({"type": "customer.subscription.created"}).data

    call_command("donations_reconcile", apply=True, stdout=io.StringIO())

    subscription = Subscription.objects.get()
    assert subscription.state == State.ENDED
    assert subscription.payments.received().count() == 2


def test_hosted_invoice_urls_expiring_fetch_on_click(client, sandbox):
    email = an_address()
    payment = known_subscription(sandbox, email=email).payments.get()
    names = {field.name for field in payment._meta.get_fields()}
    assert not any("url" in name for name in names)
    sign_in(client, email)

    answer = client.get(f"/donate/invoice/{payment.pk}/")

    fresh = sandbox.client.v1.invoices.retrieve(payment.stripe_id).hosted_invoice_url
    assert (answer.status_code, answer["Location"]) == (302, fresh)


def test_csp_form_action_on_the_redirect_after_the_post(client, sandbox, settings):
    policy = client.get("/donate/")["Content-Security-Policy"]

    sources = next(part for part in policy.split(";") if "form-action" in part).split()
    assert sources[1:] == ["'self'", "http://127.0.0.1:1"]
    assert press_donate(client)["Location"].startswith(sandbox.url)
