"""POST /donate/portal/: to Stripe's own pages, for one's own donation only."""

import uuid

import pytest
import requests
from django.test import Client

from donations.models import Subscription
from tests.donations.conftest import NOWHERE
from tests.donations.giving import known_subscription, path_of, sign_in

pytestmark = pytest.mark.django_db

EMAIL = f"{uuid.uuid4().hex}@example.org"


@pytest.fixture
def signed_in(client):
    sign_in(client, EMAIL)
    return client


@pytest.fixture
def subscription(sandbox):
    return known_subscription(sandbox, email=EMAIL)


def press(client, pressed, flow="", **changes):
    form = {"supporter": pressed.supporter_id, "subscription": pressed.pk, "flow": flow, **changes}
    return client.post("/donate/portal/", form)


def test_it_leads_to_the_portal(signed_in, subscription, sandbox):
    response = press(signed_in, subscription)

    assert response.status_code == 303
    assert response["Location"].startswith(f"{sandbox.url}/p/session/")
    page = requests.get(response["Location"], timeout=20)
    assert page.status_code == 200
    assert "Monthly donation" in page.text


@pytest.mark.parametrize(("flow", "page"), [("card", "/card"), ("pause", "/pause/")])
def test_a_button_leads_straight_to_what_it_says(signed_in, subscription, flow, page):
    response = press(signed_in, subscription, flow)

    opened = requests.get(response["Location"], timeout=20)
    assert page in opened.url


def test_stopping_there_brings_the_person_back_to_a_page_that_is_right(signed_in, subscription):
    portal = requests.Session()
    opened = portal.get(press(signed_in, subscription)["Location"], timeout=20)
    address = f"{opened.url}/cancel/{subscription.stripe_id}"
    stopped = portal.post(address, allow_redirects=False, timeout=20)
    assert stopped.status_code == 303, stopped.text

    page = signed_in.get("/donate/manage/?from=portal")

    assert "You have stopped your donation" in page.text
    subscription.refresh_from_db()
    assert subscription.state == Subscription.State.ENDING


def test_pausing_there_brings_the_person_back_to_a_page_that_is_right(signed_in, subscription):
    portal = requests.Session()
    opened = portal.get(press(signed_in, subscription, "pause")["Location"], timeout=20)
    paused = portal.post(opened.url, {"option": "0"}, allow_redirects=False, timeout=20)

    page = signed_in.get(path_of(paused.headers["Location"]))

    assert "Your donation is paused" in page.text


def test_another_persons_donation_is_out_of_reach(signed_in, sandbox):
    theirs = known_subscription(sandbox, email="other@example.org")

    assert press(signed_in, theirs).status_code == 404
    assert press(signed_in, theirs, "pause").status_code == 404


def test_a_subscription_of_another_person_cannot_be_paused_through_ones_own(
    signed_in, subscription, sandbox
):
    theirs = known_subscription(sandbox, email="other@example.org")

    assert press(signed_in, subscription, "pause", subscription=theirs.pk).status_code == 404


def test_what_has_ended_cannot_be_paused(signed_in, subscription):
    subscription.status = "canceled"
    subscription.save()

    assert press(signed_in, subscription, "pause").status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"flow": "subscription_update"},
        {"flow": "stop"},
        {"flow": "pause", "subscription": ""},
        {"flow": "pause", "subscription": "1; drop"},
        {"supporter": ""},
        {"supporter": "x"},
        {"supporter": "²"},
        {"supporter": "9" * 40},
        {"supporter": "-1"},
    ],
)
def test_bad_input_is_refused(signed_in, subscription, changes):
    assert press(signed_in, subscription, **changes).status_code == 400


def test_it_asks_who_is_there_first(subscription):
    response = press(Client(), subscription)

    assert response.status_code == 302
    assert response["Location"] == "/donate/manage/"


def test_it_needs_the_token_of_our_own_page(subscription):
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, EMAIL)

    assert press(strict, subscription).status_code == 403


def test_with_stripe_away_it_is_calm(signed_in, subscription, settings):
    settings.STRIPE_API_BASE = NOWHERE

    response = press(signed_in, subscription)

    assert response.status_code == 503
    assert "Nothing is lost" in response.text


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_it_takes_nothing_but_post(signed_in, method):
    assert getattr(signed_in, method)("/donate/portal/").status_code == 405
