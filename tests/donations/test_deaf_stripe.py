"""A Stripe that takes the question and never answers: each page is back in a bearable time."""

import socket
import time

import pytest

from donations import fix_link
from donations.views import managing, mending
from tests.donations.giving import an_address, known_subscription, path_of, sign_in

pytestmark = pytest.mark.django_db

SHORT = 2  # seconds that a view may wait
BEARABLE = 5  # without a budget each question alone waits for ten, and is asked three times


@pytest.fixture
def giver(client):
    client.user = sign_in(client, an_address())
    return client


@pytest.fixture
def payment(giver, sandbox):
    return known_subscription(sandbox, email=giver.user.email).payments.get()


@pytest.fixture
def deaf(payment, settings, monkeypatch):
    for views in (managing, mending):
        monkeypatch.setattr(views, "PATIENCE", SHORT)
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.STRIPE_API_BASE = f"http://127.0.0.1:{server.getsockname()[1]}"
        yield


def is_calm_in_time(ask):
    began = time.monotonic()
    response = ask()
    return response.status_code == 503 and time.monotonic() - began < BEARABLE


def test_the_link_of_a_mail(client, payment, deaf):
    assert is_calm_in_time(lambda: client.get(path_of(fix_link.fix_address(payment))))


def test_the_way_to_the_portal(giver, payment, deaf):
    press = {"supporter": payment.subscription.supporter_id, "flow": ""}
    assert is_calm_in_time(lambda: giver.post("/donate/portal/", press))


def test_the_way_to_an_invoice(giver, payment, deaf):
    assert is_calm_in_time(lambda: giver.get(f"/donate/invoice/{payment.pk}/"))
