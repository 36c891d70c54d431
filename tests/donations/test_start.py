"""POST /donate/start/: from our button to Stripe's Checkout."""

import socket
import time
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from donations import stripe_pages, sync
from donations.models import CheckoutAttempt, Subscription
from tests.donations.giving import donate, monthly_price, pay, press_donate

pytestmark = pytest.mark.django_db


def test_it_leads_to_checkout(client, sandbox):
    response = press_donate(client)

    assert response.status_code == 303
    assert response["Location"].startswith(f"{sandbox.url}/c/pay/cs_test_")
    assert "no-store" in response["Cache-Control"]
    attempt = CheckoutAttempt.objects.get()
    assert attempt.status == CheckoutAttempt.Status.OPEN
    assert attempt.livemode is False


def test_checkout_asks_for_the_amount_of_our_page_in_pounds(client, sandbox):
    press_donate(client)

    session = checkout_of(sandbox, CheckoutAttempt.objects.get())
    assert session.amount_total == 997
    assert session.currency == "gbp"
    assert session.mode == "subscription"
    assert session.adaptive_pricing.enabled is False
    assert session.cancel_url == "http://testserver/donate/?cancelled=1"


def test_stripe_gets_our_reference_and_nothing_else(client, sandbox):
    donate(client)

    attempt = CheckoutAttempt.objects.get()
    session = checkout_of(sandbox, attempt)
    assert session.client_reference_id == str(attempt.uuid)
    subscription = sandbox.client.v1.subscriptions.retrieve(session.subscription)
    assert subscription.metadata.to_dict() == {"attempt": str(attempt.uuid)}
    assert session.metadata.to_dict() == {}


def test_a_second_click_leads_to_the_same_checkout(client, sandbox):
    attempt = str(uuid.uuid4())

    first, second = press_donate(client, attempt), press_donate(client, attempt)

    assert first["Location"] == second["Location"]
    assert CheckoutAttempt.objects.count() == 1


def test_a_double_click_before_the_first_answer_leads_to_the_same_checkout(client, sandbox):
    attempt = str(uuid.uuid4())

    first = press_donate(client, attempt)
    CheckoutAttempt.objects.update(session_id=None, status="new")  # as the second click saw it
    second = press_donate(Client(), attempt)

    assert first["Location"] == second["Location"]


def test_the_slower_of_two_clicks_undoes_nothing_that_was_heard_meanwhile(
    client, sandbox, monkeypatch
):
    ask = stripe_pages.start_checkout

    def overtaken(**wanted):
        """The other click was quicker, and its checkout has even been paid."""
        facts = ask(**wanted)
        pay(facts.url)
        sync.sync_checkout(facts.stripe_id)
        return facts

    monkeypatch.setattr(stripe_pages, "start_checkout", overtaken)
    press_donate(client)

    attempt = CheckoutAttempt.objects.get()
    assert attempt.status == CheckoutAttempt.Status.COMPLETE
    assert attempt.subscription is not None


def test_coming_back_to_the_page_within_the_hour_leads_to_the_same_checkout(client, sandbox):
    first = press_donate(client)
    second = press_donate(client)  # from a fresh page, with a fresh reference

    assert first["Location"] == second["Location"]


def test_after_an_hour_a_new_checkout_begins(client, sandbox):
    attempt = str(uuid.uuid4())
    first = press_donate(client, attempt)
    CheckoutAttempt.objects.update(created_at=timezone.now() - timedelta(minutes=61))

    second = press_donate(client, attempt)

    assert first["Location"] != second["Location"]
    assert CheckoutAttempt.objects.count() == 2


def test_after_checkout_expired_a_new_one_begins(client, sandbox):
    attempt = str(uuid.uuid4())
    first = press_donate(client, attempt)
    sandbox.client.v1.checkout.sessions.expire(CheckoutAttempt.objects.get().session_id)

    second = press_donate(client, attempt)

    assert second.status_code == 303
    assert first["Location"] != second["Location"]
    assert CheckoutAttempt.objects.filter(status="expired").count() == 1


def test_double_click_does_not_make_two_subscriptions(client, sandbox):
    attempt = str(uuid.uuid4())
    address = press_donate(client, attempt)["Location"]
    pay(address)

    again = press_donate(client, attempt)

    session_id = CheckoutAttempt.objects.get().session_id
    assert again["Location"] == f"/donate/thank-you/?session_id={session_id}"
    assert Subscription.objects.count() == 1


def test_whoever_has_given_may_give_again_from_a_fresh_page(client, sandbox):
    donate(client)

    response = press_donate(client)

    assert response["Location"].startswith(sandbox.url)
    assert CheckoutAttempt.objects.count() == 2


def test_a_stranger_with_a_used_reference_gets_a_checkout_of_their_own(client, sandbox):
    attempt = str(uuid.uuid4())
    pay(press_donate(client, attempt)["Location"])
    stranger = Client()

    response = press_donate(stranger, attempt)

    assert response["Location"].startswith(sandbox.url)
    newest = CheckoutAttempt.objects.latest("created_at")
    assert str(newest.uuid) != attempt
    assert stranger.cookies["donation"].value.startswith(str(newest.uuid))


def test_it_begins_anew_when_stripe_has_forgotten_the_checkout(client, sandbox):
    attempt = str(uuid.uuid4())
    press_donate(client, attempt)
    CheckoutAttempt.objects.update(session_id="cs_test_forgotten")

    response = press_donate(client, attempt)

    assert response["Location"].startswith(sandbox.url)


def test_the_cookie_names_the_attempt(client, sandbox):
    press_donate(client)

    cookie = client.cookies["donation"]
    assert cookie.value.startswith(str(CheckoutAttempt.objects.get().uuid))
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_it_takes_nothing_but_post(client, method):
    response = getattr(client, method)("/donate/start/")

    assert response.status_code == 405
    assert not CheckoutAttempt.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"origin": "null"}],
)
def test_a_form_on_another_site_starts_nothing(client, headers):
    form = {"attempt": str(uuid.uuid4())}

    response = client.post("/donate/start/", form, headers=headers)

    assert response.status_code == 403
    assert "nothing was taken" in response.text
    assert not CheckoutAttempt.objects.exists()
    assert "donation" not in response.cookies


@pytest.mark.parametrize("attempt", ["", "1", "../..", "z" * 36, "\x00", "9" * 5000])
def test_a_broken_reference_is_refused(client, attempt):
    response = client.post(
        "/donate/start/", {"attempt": attempt}, headers={"sec-fetch-site": "same-origin"}
    )

    assert response.status_code == 400
    assert not CheckoutAttempt.objects.exists()


def test_with_stripe_away_the_page_is_calm_and_nothing_is_lost(client, stripe_is_away):
    response = press_donate(client)

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "Nothing is lost" in response.text
    assert "donation" not in response.cookies


def test_a_stripe_that_never_answers_does_not_hold_a_worker(client, settings, monkeypatch):
    monkeypatch.setattr("donations.views.giving.PATIENCE", 1.6)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.STRIPE_API_BASE = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        started = time.monotonic()
        response = press_donate(client)

    assert response.status_code == 503
    assert time.monotonic() - started < 5


def begun(number, *, seconds_ago):
    when = timezone.now() - timedelta(seconds=seconds_ago)
    CheckoutAttempt.objects.bulk_create(CheckoutAttempt(created_at=when) for _ in range(number))


def test_a_flood_of_new_checkouts_is_stopped_calmly(client, sandbox):
    begun(CheckoutAttempt.MOST_A_MINUTE, seconds_ago=30)

    response = press_donate(client)

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert CheckoutAttempt.objects.count() == CheckoutAttempt.MOST_A_MINUTE


def test_a_flood_does_not_stop_whoever_is_on_the_way_already(client, sandbox):
    first = press_donate(client)
    begun(CheckoutAttempt.MOST_A_MINUTE, seconds_ago=30)

    assert press_donate(client)["Location"] == first["Location"]


def test_a_minute_after_a_flood_all_is_as_before(client, sandbox):
    begun(CheckoutAttempt.MOST_A_MINUTE, seconds_ago=61)

    assert press_donate(client).status_code == 303


def test_the_same_form_works_once_stripe_is_back(client, stripe_is_away, set_up_sandbox):
    attempt = str(uuid.uuid4())
    assert press_donate(client, attempt).status_code == 503

    stripe_is_away.STRIPE_API_BASE = set_up_sandbox.url
    stripe_is_away.STRIPE_SECRET_KEY = set_up_sandbox.key
    response = press_donate(client, attempt)

    assert response.status_code == 303
    assert str(CheckoutAttempt.objects.get().uuid) == attempt


def test_without_a_key_the_page_is_calm(client, settings):
    settings.STRIPE_SECRET_KEY = ""

    assert press_donate(client).status_code == 503


def test_it_never_charges_another_amount_than_the_page_said(client, sandbox, caplog):
    v1 = sandbox.client.v1
    ours = monthly_price(sandbox)
    dearer = {
        "product": "monthly-donation",
        "currency": "gbp",
        "unit_amount": 1997,
        "recurring": {"interval": "month"},
        "lookup_key": "donation-monthly-gbp",
        "transfer_lookup_key": True,
    }
    v1.prices.create(dearer)

    response = press_donate(client)

    v1.prices.update(ours, {"lookup_key": "donation-monthly-gbp", "transfer_lookup_key": True})
    assert response.status_code == 503
    assert "not the one on our page" in caplog.text


def test_the_log_names_no_checkout_and_no_key(client, sandbox, caplog):
    with caplog.at_level("INFO"):
        donate(client, email="quiet@example.org")

    assert "cs_test" not in caplog.text
    assert sandbox.key not in caplog.text
    assert "quiet@example.org" not in caplog.text


def checkout_of(sandbox, attempt):
    return sandbox.client.v1.checkout.sessions.retrieve(attempt.session_id)
