"""GET /donate/fix/<token>/: from a mail to the page where one invoice can be paid."""

import time
from urllib.parse import urlsplit

import pytest
from django.core import signing

from donations import changing, fix_link, sync
from donations.models import Payment, Subscription, Supporter
from tests.donations import giving
from tests.donations.conftest import NOWHERE
from tests.donations.giving import known_subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed(sandbox):
    """A payment that failed, as Stripe has it and as we know it."""
    subscription = known_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome="declines")
    sync.sync_subscription(subscription.stripe_id)
    sync.sync_payments_of(subscription.stripe_id)
    return Payment.objects.owed().get()


def path(payment):
    return urlsplit(fix_link.fix_address(payment)).path


def test_it_leads_to_the_invoice_without_a_sign_in(client, owed, sandbox):
    response = client.get(path(owed))
    assert response.status_code == 303
    assert response["Location"] == f"{sandbox.url}/i/{owed.stripe_id}"
    assert "no-store" in response["Cache-Control"]
    assert response.cookies == {}


def test_opening_it_changes_nothing_however_often(client, owed, sandbox):
    def everything():
        invoice = sandbox.client.v1.invoices.retrieve(owed.stripe_id).to_dict()
        return invoice, list(Payment.objects.values()), list(Subscription.objects.values())

    before = everything()
    for _ in range(3):
        client.get(path(owed))
        client.head(path(owed))
    assert everything() == before


def test_it_says_so_when_it_has_been_paid(client, owed, sandbox):
    stripe_id = owed.subscription.stripe_id
    sandbox.control(f"subscriptions/{stripe_id}/card", outcome="pays")
    sandbox.client.v1.invoices.pay(owed.stripe_id)
    response = client.get(path(owed))
    assert response.status_code == 200
    assert "This has been paid" in response.text


def test_it_says_so_when_it_is_no_longer_asked_for(client, owed, sandbox):
    sandbox.client.v1.invoices.void_invoice(owed.stripe_id)
    response = client.get(path(owed))
    assert response.status_code == 200
    assert "There is nothing to pay" in response.text


def test_an_invoice_that_was_given_up_can_still_be_paid(client, owed, sandbox):
    sandbox.client.v1.invoices.mark_uncollectible(owed.stripe_id)
    assert client.get(path(owed)).status_code == 303


def test_an_invoice_that_stripe_does_not_know_is_nothing_to_pay(client, owed):
    owed.stripe_id = "in_nothing"
    owed.save()
    assert "There is nothing to pay" in client.get(path(owed)).text


def test_with_stripe_away_it_is_calm(client, owed, settings):
    settings.STRIPE_API_BASE = NOWHERE
    response = client.get(path(owed))
    assert response.status_code == 503
    assert "Nothing is lost" in response.text


@pytest.mark.parametrize("token", ["x", "1", "abc:def:ghi", "…", "a" * 2000])
def test_a_token_that_we_did_not_make_opens_nothing(client, token):
    response = client.get(f"/donate/fix/{token}/")
    assert response.status_code == 404
    assert "This link no longer works" in response.text


def test_a_token_of_another_kind_opens_nothing(client, owed):
    other = signing.dumps(owed.pk, salt="donations.attempt")
    assert client.get(f"/donate/fix/{other}/").status_code == 404


def test_a_token_for_something_else_than_a_number_opens_nothing(client):
    token = signing.dumps("1", salt=fix_link.SALT)
    assert client.get(f"/donate/fix/{token}/").status_code == 404


def test_after_some_weeks_it_opens_nothing(client, owed, monkeypatch):
    address = path(owed)
    later = time.time() + fix_link.MAX_AGE + 60
    monkeypatch.setattr(time, "time", lambda: later)
    response = client.get(address)
    assert response.status_code == 404
    assert "It is some weeks old" in response.text


def test_it_lasts_longer_than_stripe_tries():
    """Retries end within two months at the longest that Stripe lets one choose; ours in weeks."""
    assert fix_link.MAX_AGE >= 30 * 24 * 3600


def test_no_log_line_holds_the_address(client, owed, caplog):
    client.get(path(owed))
    assert path(owed).split("/")[-2] not in caplog.text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_takes_nothing_but_get(client, owed, method):
    assert getattr(client, method)(path(owed)).status_code == 405


def test_once_the_gift_has_ended_nobody_is_led_to_pay(client, owed, sandbox):
    """Stripe would still take the money; the person was told that nothing more is taken."""
    changing.stop(owed.subscription.stripe_id)
    assert sandbox.client.v1.invoices.retrieve(owed.stripe_id).status == "open"

    response = client.get(path(owed))

    assert response.status_code == 200
    assert "There is nothing to pay" in response.text


def test_the_page_of_an_ended_gift_does_not_lead_to_paying_either(client, owed, sandbox):
    Supporter.objects.update(email="supporter@example.org")
    giving.sign_in(client, "supporter@example.org")
    changing.stop(owed.subscription.stripe_id)
    paid = Payment.objects.received().get()

    page = client.get("/donate/manage/").text
    response = client.get(f"/donate/invoice/{owed.pk}/")

    assert f"/donate/invoice/{paid.pk}/" in page
    assert f"/donate/invoice/{owed.pk}/" not in page
    assert "Not paid, and no longer asked for" in page
    assert "There is nothing to pay" in response.text
    assert client.get(f"/donate/invoice/{paid.pk}/").status_code == 302
