"""POST /donate/webhook/: 2xx once the event is stored; unsigned posts write nothing."""

import pytest
import stripe
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import Client

from donations import inbox, sync
from donations.models import CheckoutAttempt, StripeEvent, Subscription
from tests.donations.conftest import NOWHERE
from tests.donations.giving import donate, known_subscription, make_subscription
from tests.donations.ringing import OLDER_SECRET, deliver, event_about, ring

pytestmark = pytest.mark.django_db

Status = StripeEvent.Status


def test_it_stores_the_event_and_fetches_what_it_is_about(client, sandbox):
    subscription_id = make_subscription(sandbox, email="ring@example.org")
    event = event_about({"id": subscription_id})

    response = ring(client, event)

    assert response.status_code == 200
    stored = StripeEvent.objects.get()
    assert stored.stripe_id == event["id"]
    assert stored.object_id == subscription_id
    assert stored.status == Status.PROCESSED
    assert stored.payload == event
    subscription = Subscription.objects.get()
    assert subscription.supporter.email == "ring@example.org"


def test_the_event_is_only_a_bell(client, sandbox):
    subscription_id = make_subscription(sandbox)

    ring(client, event_about({"id": subscription_id, "status": "canceled", "amount": 1}))

    assert Subscription.objects.get().status == "active"


def test_a_stale_event_does_not_overwrite_newer_state(client, sandbox):
    subscription = known_subscription(sandbox)
    sandbox.client.v1.subscriptions.cancel(subscription.stripe_id)
    ring(client, event_about({"id": subscription.stripe_id}, "customer.subscription.deleted"))

    ring(client, event_about({"id": subscription.stripe_id, "status": "active"}))

    subscription.refresh_from_db()
    assert subscription.state == Subscription.State.ENDED


def test_the_webhook_may_come_before_the_redirect(client, sandbox):
    page = donate(client)
    attempt = CheckoutAttempt.objects.get()

    ring(Client(), event_about({"id": attempt.session_id}, "checkout.session.completed"))

    attempt.refresh_from_db()
    assert attempt.status == CheckoutAttempt.Status.COMPLETE
    assert attempt.subscription.state == Subscription.State.ACTIVE
    assert "received" in client.get(page).text
    assert Subscription.objects.count() == 1


def test_the_subscription_finds_its_attempt_before_checkout_is_heard_of(client, sandbox):
    donate(client)
    attempt = CheckoutAttempt.objects.get()
    session = sandbox.client.v1.checkout.sessions.retrieve(attempt.session_id)

    ring(client, event_about({"id": session.subscription}, "customer.subscription.created"))

    attempt.refresh_from_db()
    assert attempt.subscription.stripe_id == session.subscription


def test_the_same_event_twice_is_one_event(client, sandbox):
    event = event_about({"id": make_subscription(sandbox)})

    first, second = ring(client, event), ring(client, event)

    assert first.status_code == second.status_code == 200
    assert StripeEvent.objects.get().attempts == 1
    assert Subscription.objects.count() == 1


def test_an_older_secret_still_counts_while_secrets_are_rolled(client, sandbox):
    response = ring(client, event_about({"id": "x"}, "product.updated"), secret=OLDER_SECRET)

    assert response.status_code == 200


@pytest.mark.parametrize("type", ["product.updated", "charge.refunded", "a.new.type", "x" * 128])
def test_a_type_that_we_do_not_handle_is_stored_and_answered_with_200(client, sandbox, type):
    response = ring(client, event_about({"id": "prod_1"}, type))

    assert response.status_code == 200
    assert StripeEvent.objects.get().status == Status.IGNORED


def test_an_event_about_something_without_an_id_is_stored(client, sandbox):
    response = ring(client, event_about({"object": "invoice"}, "invoice.upcoming"))

    assert response.status_code == 200
    assert StripeEvent.objects.get().status == Status.IGNORED


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "nonsense",
        "t=,v1=",
        "t=1,v1=abc",
        "t=99999999999999999999,v1=abc",
        "t=x,v1=y",
        "v1=" + "0" * 64,
        "\x00",
    ],
)
def test_an_unsigned_post_writes_nothing(client, header):
    response = deliver(client, '{"id": "evt_1"}', header)

    assert response.status_code == 400
    assert not StripeEvent.objects.exists()


def test_a_signature_with_another_secret_writes_nothing(client):
    response = ring(client, event_about({"id": "sub_1"}), secret="whsec_of_somebody_else")

    assert response.status_code == 400
    assert not StripeEvent.objects.exists()


def test_a_signature_over_another_body_writes_nothing(client):
    header = stripe.WebhookSignature.generate_signature_header("{}", "whsec_tests_newest")
    response = deliver(client, '{"id": "evt_1"}', header)

    assert response.status_code == 400
    assert not StripeEvent.objects.exists()


def test_no_secret_means_that_nothing_is_believed(client, settings):
    settings.STRIPE_WEBHOOK_SECRETS = ()
    assert ring(client, event_about({"id": "sub_1"})).status_code == 400

    settings.STRIPE_WEBHOOK_SECRETS = ("",)
    assert ring(client, event_about({"id": "sub_1"}), secret="").status_code == 400


def test_a_signature_older_than_five_minutes_writes_nothing(client):
    response = ring(client, event_about({"id": "sub_1"}), age=301)

    assert response.status_code == 400
    assert not StripeEvent.objects.exists()


def test_a_signature_of_four_minutes_ago_is_fine(client, sandbox):
    assert ring(client, event_about({"id": "p"}, "product.updated"), age=240).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "{}",
        "not json",
        '{"object": "event"}',
        '{"object": "v2.core.event", "id": "evt_1"}',
        '{"object":"event","id":7,"type":"x","created":1,"livemode":false,"data":{"object":{}}}',
        '{"object":"event","id":"e","type":"x","created":1e99,"livemode":false,"data":{"object":{}}}',
        '{"object":"event","id":"e","type":"x","created":1,"livemode":false,"data":{"object":[]}}',
        '{"object":"event","id":"e","type":"","created":1,"livemode":false,"data":{"object":{}}}',
    ],
)
def test_a_signed_body_that_is_no_event_writes_nothing(client, body):
    assert ring(client, body).status_code == 400
    assert not StripeEvent.objects.exists()


def test_a_body_that_is_no_text_writes_nothing(client):
    assert deliver(client, b"\xff\xfe\x00", "t=1,v1=abc").status_code == 400


def test_a_body_nested_too_deep_to_read_writes_nothing(client):
    deep = "[" * 60_000 + "]" * 60_000
    assert ring(client, f'{{"object": "event", "data": {deep}}}').status_code == 400
    assert not StripeEvent.objects.exists()


@pytest.mark.database
def test_a_text_that_no_database_takes_is_kept_without_what_is_wrong(client, sandbox):
    event = event_about({"id": "p", "name": "a\x00b\ud800c"}, "product.updated")

    assert ring(client, event).status_code == 200
    assert StripeEvent.objects.get().payload["data"]["object"]["name"] == "ab?c"


def test_an_oversized_body_is_refused_unread(client):
    response = ring(client, event_about({"id": "sub_1", "padding": "x" * 512 * 1024}))

    assert response.status_code == 413
    assert not StripeEvent.objects.exists()


def test_a_body_just_below_the_limit_is_taken(client, sandbox):
    response = ring(client, event_about({"padding": "x" * 500 * 1024}, "product.updated"))

    assert response.status_code == 200


def test_a_live_event_at_the_test_endpoint_is_stored_and_ignored(client, sandbox, caplog):
    subscription_id = make_subscription(sandbox)

    response = ring(client, event_about({"id": subscription_id}, livemode=True))

    assert response.status_code == 200
    assert StripeEvent.objects.get().status == Status.IGNORED
    assert not Subscription.objects.exists()
    assert "livemode" in caplog.text


def test_with_stripe_away_the_event_is_kept_for_later(client, settings):
    settings.STRIPE_API_BASE = NOWHERE

    response = ring(client, event_about({"id": "sub_1"}))

    assert response.status_code == 200
    event = StripeEvent.objects.get()
    assert event.status == Status.FAILED
    assert event.attempts == 0, "an outage says nothing against the event"
    assert event.next_attempt_at > event.received_at
    assert event.error == "StripeUnavailable: subscription: APIConnectionError"


def test_a_failed_event_is_worked_on_when_it_is_delivered_again(client, sandbox, settings):
    event = event_about({"id": make_subscription(sandbox)})
    settings.STRIPE_API_BASE = NOWHERE
    ring(client, event)

    settings.STRIPE_API_BASE = sandbox.url
    ring(client, event)

    assert StripeEvent.objects.get().status == Status.PROCESSED
    assert Subscription.objects.exists()


def test_a_dead_event_is_worked_on_when_it_is_delivered_again(client, sandbox):
    event = event_about({"id": make_subscription(sandbox)})
    ring(client, event)
    StripeEvent.objects.update(status=Status.DEAD, attempts=6)
    Subscription.objects.all().delete()

    ring(client, event)

    assert StripeEvent.objects.get().status == Status.PROCESSED
    assert Subscription.objects.exists()


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, DatabaseError])
def test_it_says_503_only_when_the_event_cannot_be_stored(client, monkeypatch, error):
    def fail(*args, **kwargs):
        raise error("the database is away")

    monkeypatch.setattr(inbox, "store", fail)

    response = ring(client, event_about({"id": "sub_1"}))

    assert response.status_code == 503
    assert "database" not in response.text


def test_a_database_that_leaves_during_the_work_loses_nothing(client, sandbox, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("the database is away")

    monkeypatch.setattr(inbox, "_settle", fail)

    response = ring(client, event_about({"id": make_subscription(sandbox)}))

    assert response.status_code == 200
    event = StripeEvent.objects.get()
    assert event.status == Status.RECEIVED
    assert event.next_attempt_at is not None


@pytest.mark.django_db(transaction=True)
def test_one_transaction_a_request_would_not_roll_the_event_back(client, settings, monkeypatch):
    def fail(subscription_id):
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(sync, "sync_subscription", fail)
    connection.settings_dict["ATOMIC_REQUESTS"] = True
    client.raise_request_exception = False
    try:
        response = ring(client, event_about({"id": "sub_1"}))
    finally:
        connection.settings_dict["ATOMIC_REQUESTS"] = False

    assert response.status_code == 500
    assert StripeEvent.objects.get().status == Status.RECEIVED


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_it_takes_nothing_but_post(client, method):
    assert getattr(client, method)("/donate/webhook/").status_code == 405


def test_it_needs_no_csrf_token():
    strict = Client(enforce_csrf_checks=True)

    assert deliver(strict, "{}", None).status_code == 400


def test_the_log_names_no_person(client, sandbox, caplog):
    with caplog.at_level("INFO"):
        ring(client, event_about({"id": "cus_1", "email": "quiet@example.org"}, "customer.updated"))
        ring(client, event_about({"id": "x", "email": "quiet@example.org"}), secret="whsec_no")

    assert "quiet@example.org" not in caplog.text
    assert "whsec" not in caplog.text
