"""The one door to Stripe: typed answers, our own errors, a limit to our patience."""

import json
import uuid

import pytest
import stripe

from donations import stripe_client, stripe_objects, stripe_pages, stripe_params
from donations.stripe_problems import (
    NoSuchObject,
    NotSetUp,
    StripeRefused,
    StripeUnavailable,
    UnexpectedAnswer,
)
from tests.donations.giving import donate, make_subscription

START = {"success_url": "http://testserver/a", "cancel_url": "http://testserver/b"}


def test_it_talks_to_stripe_itself_when_no_other_address_is_set(settings):
    settings.STRIPE_API_BASE = ""
    settings.STRIPE_SECRET_KEY = "sk_test_51abc"

    services = stripe_client.services()

    assert services._requestor._options.base_addresses["api"] == "https://api.stripe.com"
    assert services._requestor._options.max_network_retries == 2
    assert services._requestor._client._timeout == (3.05, 10)


def test_the_same_attempt_gets_the_same_checkout(sandbox):
    attempt = uuid.uuid4()
    price_id, _ = stripe_pages.monthly_price()

    first = stripe_pages.start_checkout(attempt=attempt, price_id=price_id, **START)
    again = stripe_pages.start_checkout(attempt=attempt, price_id=price_id, **START)

    assert first == again
    assert first.attempt == attempt
    assert first.status == "open"


def test_a_price_that_does_not_exist_is_no_such_object(sandbox):
    with pytest.raises(NoSuchObject):
        stripe_pages.start_checkout(attempt=uuid.uuid4(), price_id="price_none", **START)


def test_an_attempt_reused_for_something_else_is_refused(sandbox):
    attempt = uuid.uuid4()
    price_id, _ = stripe_pages.monthly_price()
    stripe_pages.start_checkout(attempt=attempt, price_id=price_id, **START)

    with pytest.raises(StripeRefused, match="IdempotencyError"):
        stripe_pages.start_checkout(
            attempt=attempt,
            price_id=price_id,
            success_url="http://x.example",
            cancel_url="http://y",
        )


def test_a_key_that_stripe_does_not_know_is_refused(sandbox, settings):
    settings.STRIPE_SECRET_KEY = "sk_test_of_nobody"

    with pytest.raises(StripeRefused, match="AuthenticationError"):
        stripe_pages.monthly_price()


def test_without_a_key_nothing_is_asked(settings):
    settings.STRIPE_SECRET_KEY = ""

    with pytest.raises(StripeUnavailable, match="no key"):
        stripe_pages.monthly_price()


def test_the_text_of_an_error_quotes_nothing_that_anybody_typed(sandbox):
    with pytest.raises(NoSuchObject) as caught:
        stripe_client.get_customer("cus_quiet@example.org")

    assert "quiet@example.org" not in str(caught.value)
    assert str(caught.value) == "customer: resource_missing (id)"


def test_a_missing_price_says_that_nothing_is_set_up(sandbox, monkeypatch):
    monkeypatch.setattr("donations.stripe_params.LOOKUP_KEY", "nobody-made-this")

    with pytest.raises(NotSetUp):
        stripe_pages.monthly_price()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"currency": "usd"}, "another currency"),
        ({"recurring": {"interval": "year"}}, "each month"),
    ],
)
def test_a_price_that_is_not_what_the_page_says_is_refused(sandbox, monkeypatch, wrong, words):
    monkeypatch.setattr("donations.stripe_params.LOOKUP_KEY", "another-price")
    price = stripe_params.price() | wrong | {"transfer_lookup_key": True}
    stripe_objects.write("price", "prices", price)

    with pytest.raises(NotSetUp, match=words):
        stripe_pages.monthly_price()


def test_a_missing_portal_says_that_nothing_is_set_up(sandbox, monkeypatch):
    monkeypatch.setattr("donations.stripe_params.OWNER", {"owner": "nobody"})

    with pytest.raises(NotSetUp):
        stripe_pages.start_portal(customer_id="cus_1", return_url="http://testserver/")


def test_a_shape_that_we_do_not_know_is_an_error_of_ours(sandbox, monkeypatch):
    def strange(answer):
        return {"id": "sub_1"}

    subscription_id = make_subscription(sandbox)
    monkeypatch.setattr(stripe_client, "plain", strange)

    with pytest.raises(UnexpectedAnswer, match="subscription: KeyError"):
        stripe_client.get_subscription(subscription_id)


def test_a_spent_time_budget_asks_nothing_more(sandbox):
    with stripe_client.time_budget(0), pytest.raises(StripeUnavailable, match="budget"):
        stripe_pages.monthly_price()

    stripe_pages.monthly_price()


def test_within_a_time_budget_nothing_is_repeated(sandbox):
    with stripe_client.time_budget(6):
        services = stripe_client.services()

    assert services._requestor._options.max_network_retries == 0
    assert services._requestor._client._timeout == (1.5, 4)


@pytest.mark.parametrize(("seconds", "timeout"), [(5.4, (1, 2)), (2.9, (0.5, 1))])
def test_a_question_late_in_the_time_budget_ends_within_it(sandbox, seconds, timeout):
    with stripe_client.time_budget(seconds):
        assert stripe_client.services()._requestor._client._timeout == timeout


def test_a_question_that_could_outlast_the_time_budget_is_not_asked(sandbox):
    with stripe_client.time_budget(1.4), pytest.raises(StripeUnavailable, match="budget"):
        stripe_pages.monthly_price()


@pytest.mark.django_db
def test_what_stripe_answers_fits_json(client, sandbox):
    donate(client)
    session = sandbox.client.v1.checkout.sessions.list({"limit": 1}).data[0]
    answer = sandbox.client.v1.subscriptions.retrieve(session.subscription)

    plain = stripe_client.plain(answer)

    assert json.loads(json.dumps(plain))["items"]["data"][0]["price"]["unit_amount"] == 997
    with pytest.raises(TypeError):
        json.dumps(answer.to_dict())  # its decimals: why for_json is needed


def test_the_version_of_the_interface_is_the_one_we_read(sandbox):
    assert stripe_client.API_VERSION == stripe.api_version == "2026-10-28.endive"


@pytest.mark.parametrize(
    ("key", "live"),
    [
        ("sk_live_1", True),
        ("rk_live_1", True),
        ("sk_test_1", False),
        ("rk_test_1", False),
        ("", False),
    ],
)
def test_it_knows_whether_money_is_real(settings, key, live):
    settings.STRIPE_SECRET_KEY = key

    assert stripe_client.is_live() is live
