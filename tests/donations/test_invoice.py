"""GET /donate/invoice/<number>/: the invoice at Stripe, asked for at each click."""

import pytest
from django.test import Client

from tests.donations.conftest import NOWHERE
from tests.donations.giving import known_subscription, sign_in

pytestmark = pytest.mark.django_db

EMAIL = "supporter@example.org"


@pytest.fixture
def signed_in(client):
    sign_in(client, EMAIL)
    return client


def payment_of(sandbox, email=EMAIL):
    return known_subscription(sandbox, email=email).payments.get()


def test_it_leads_to_a_fresh_address_at_stripe(signed_in, sandbox):
    payment = payment_of(sandbox)

    response = signed_in.get(f"/donate/invoice/{payment.pk}/")

    assert response.status_code == 302
    invoice = sandbox.client.v1.invoices.retrieve(payment.stripe_id)
    assert response["Location"] == invoice.hosted_invoice_url


def test_another_persons_invoice_is_not_found(signed_in, sandbox):
    payment = payment_of(sandbox, email="other@example.org")

    assert signed_in.get(f"/donate/invoice/{payment.pk}/").status_code == 404


def test_an_unknown_invoice_is_not_found(signed_in):
    assert signed_in.get("/donate/invoice/999999/").status_code == 404


def test_it_asks_who_is_there_first(sandbox):
    response = Client().get(f"/donate/invoice/{payment_of(sandbox).pk}/")

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/code/")


def test_with_stripe_away_it_is_calm(signed_in, sandbox, settings):
    payment = payment_of(sandbox)
    settings.STRIPE_API_BASE = NOWHERE

    assert signed_in.get(f"/donate/invoice/{payment.pk}/").status_code == 503


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_takes_nothing_but_get(signed_in, method):
    assert getattr(signed_in, method)("/donate/invoice/1/").status_code == 405
