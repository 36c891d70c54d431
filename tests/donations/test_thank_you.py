"""GET /donate/thank-you/: what Stripe says now, to the owner of the attempt."""

import pytest
from django.test import Client

from donations.models import CheckoutAttempt, DonationSettings, Payment, Subscription
from tests.donations.conftest import NOWHERE
from tests.donations.giving import DECLINED_CARD, donate, pay, press_donate

pytestmark = pytest.mark.django_db

CALM_404 = "We cannot show this donation here"


def page_of(attempt=None):
    attempt = attempt or CheckoutAttempt.objects.latest("created_at")
    return f"/donate/thank-you/?session_id={attempt.session_id}"


def test_it_says_received_once_stripe_has_the_money(client, sandbox):
    DonationSettings.objects.create(thank_you="<p>Your gift helps.</p>")

    response = client.get(donate(client))

    assert response.status_code == 200
    assert "Your donation has been received" in response.text
    assert "Your gift helps." in response.text
    assert "£9.97" in response.text
    assert "no-store" in response["Cache-Control"]


def test_it_works_before_any_webhook(client, sandbox):
    client.get(donate(client, email="early@example.org"))

    subscription = Subscription.objects.get()
    assert subscription.state == Subscription.State.ACTIVE
    assert subscription.supporter.email == "early@example.org"
    assert Payment.objects.get().status == "paid"
    attempt = CheckoutAttempt.objects.get()
    assert attempt.status == CheckoutAttempt.Status.COMPLETE
    assert attempt.subscription == subscription


def test_it_names_the_next_date(client, sandbox):
    response = client.get(donate(client))

    day = Subscription.objects.get().current_period_end
    assert f"{day:%B %Y}" in response.text


def test_it_keeps_the_address_of_the_giver_to_itself(client, sandbox):
    response = client.get(donate(client, email="private@example.org"))

    assert "private@example.org" not in response.text


def test_looking_again_changes_nothing(client, sandbox):
    page = donate(client)

    first, second = client.get(page), client.get(page)

    assert first.status_code == second.status_code == 200
    assert Subscription.objects.count() == Payment.objects.count() == 1


def test_before_the_payment_it_says_that_nothing_was_taken(client, sandbox):
    press_donate(client)

    response = client.get(page_of())

    assert "Your donation is not finished" in response.text
    assert "Nothing has been taken" in response.text
    assert "received" not in response.text


def test_from_there_the_button_leads_back_to_the_same_checkout(client, sandbox):
    first = press_donate(client)
    page = client.get(page_of())

    assert str(CheckoutAttempt.objects.get().uuid) in page.text
    assert press_donate(client, CheckoutAttempt.objects.get().uuid)["Location"] == first["Location"]


def test_after_a_declined_card_it_says_that_nothing_was_taken(client, sandbox):
    refused = pay(press_donate(client)["Location"], card=DECLINED_CARD)

    assert refused.status_code == 402
    assert "Your donation is not finished" in client.get(page_of()).text
    assert not Subscription.objects.exists()


def test_after_checkout_expired_it_says_that_nothing_was_taken(client, sandbox):
    press_donate(client)
    sandbox.client.v1.checkout.sessions.expire(CheckoutAttempt.objects.get().session_id)

    assert "Your donation is not finished" in client.get(page_of()).text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?session_id=",
        "?session_id=cs_test_nobody_knows_this",
        "?session_id=cs_test_%00",
        "?session_id={CHECKOUT_SESSION_ID}",
        "?session_id=../../secrets",
        "?session_id=cs_test_" + "a" * 5000,
    ],
)
def test_an_unknown_session_id_gets_a_calm_404(client, sandbox, query):
    press_donate(client)

    response = client.get(f"/donate/thank-you/{query}")

    assert response.status_code == 404
    assert CALM_404 in response.text


def test_the_session_id_of_another_person_shows_nothing(client, sandbox):
    theirs = donate(Client())
    donate(client)

    response = client.get(theirs)

    assert response.status_code == 404
    assert "received" not in response.text


def test_the_session_id_alone_shows_nothing(client, sandbox):
    theirs = donate(Client())

    assert client.get(theirs).status_code == 404


@pytest.mark.parametrize("damage", [lambda v: v[:-1], lambda v: v[:20], lambda v: "x" + v])
def test_a_forged_or_cut_cookie_shows_nothing(client, sandbox, damage):
    page = donate(client)
    client.cookies["donation"] = damage(client.cookies["donation"].value)

    assert client.get(page).status_code == 404


def test_a_session_that_stripe_forgot_is_unknown(client, sandbox):
    press_donate(client)
    CheckoutAttempt.objects.update(session_id="cs_test_gone")

    assert client.get("/donate/thank-you/?session_id=cs_test_gone").status_code == 404


def test_with_stripe_away_it_promises_nothing(client, sandbox, settings):
    page = donate(client)
    settings.STRIPE_API_BASE = NOWHERE

    response = client.get(page)

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "has been received" not in response.text
    assert "what you have paid stays paid" in response.text


def test_it_does_not_believe_our_own_row(client, sandbox):
    press_donate(client)
    CheckoutAttempt.objects.update(status="complete", payment_status="paid")

    assert "received" not in client.get(page_of()).text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_takes_nothing_but_get(client, method):
    assert getattr(client, method)("/donate/thank-you/").status_code == 405
