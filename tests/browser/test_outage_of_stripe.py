"""An hour without Stripe, and a web server that is killed in the middle of an event."""

import json
import os
import signal
import threading
import uuid

import psycopg2
import pytest
import requests
import stripe

from tests.browser.steps import pay
from tests.donations.ringing import event_about
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.postgresql]

AN_HOUR_PASSES = (
    "UPDATE donations_stripeevent SET next_attempt_at = next_attempt_at - interval '1 hour'"
)


def sql(site, statement, *values):
    """Rows of one statement in the site's database, committed."""
    connection = psycopg2.connect(site.env["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchall() if cursor.description else []
    connection.close()
    return found


def unheard_subscription(site):
    """The id of a donation made at Stripe, of which every event was lost."""
    requests.post(f"{site.sandbox_url}/control/chaos", json={"drop": 100}, timeout=20)
    key = site.env["STRIPE_SECRET_KEY"]
    v1 = stripe.StripeClient(key, base_addresses={"api": site.sandbox_url}).v1
    customer = v1.customers.create({"email": f"{uuid.uuid4().hex}@example.org"})
    method = v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    price = v1.prices.list({"lookup_keys": ["donation-monthly-gbp"]}).data[0].id
    wanted = {"customer": customer.id, "items": [{"price": price}]}
    made = v1.subscriptions.create(wanted | {"default_payment_method": method.id})
    requests.post(f"{site.sandbox_url}/control/chaos", json={}, timeout=20)
    return made.id


def ring(site, subscription_id):
    """Deliver a signed event about a subscription; (the event's id, a function that posts it)."""
    event = event_about({"id": subscription_id, "object": "subscription"})
    body = json.dumps(event)
    secret = site.env["STRIPE_WEBHOOK_SECRET"]
    header = stripe.WebhookSignature.generate_signature_header(body, secret)
    headers = {"Stripe-Signature": header, "Content-Type": "application/json"}

    def post():
        return requests.post(f"{site.url}/donate/webhook/", body, headers=headers, timeout=40)

    return event["id"], post


def status_of(site, event_id):
    found = sql(site, "SELECT status FROM donations_stripeevent WHERE stripe_id = %s", event_id)
    return found[0][0] if found else None


def is_known(site, subscription_id):
    wanted = "SELECT 1 FROM donations_subscription WHERE stripe_id = %s"
    return bool(sql(site, wanted, subscription_id))


def test_a_killed_web_server_loses_no_event(site):
    """kill -9 while Stripe lets us wait: the event is stored, and nothing was done about it."""
    subscription_id = unheard_subscription(site)
    event_id, post = ring(site, subscription_id)
    site.sandbox.send_signal(signal.SIGSTOP)  # it takes connections and answers none
    try:
        answers = []
        caller = threading.Thread(target=_note_answer, args=(post, answers))
        caller.start()
        until(lambda: status_of(site, event_id) == "received", "the event was not stored")
        site.kill_web()
        caller.join()
    finally:
        os.kill(site.sandbox.pid, signal.SIGCONT)
    assert answers == [requests.ConnectionError], "the process had time to answer"
    assert status_of(site, event_id) == "received"
    assert not is_known(site, subscription_id)

    site.start_web()
    sql(site, AN_HOUR_PASSES + " WHERE stripe_id = %s", event_id)
    until(lambda: status_of(site, event_id) == "processed", "nobody came for the event")
    assert is_known(site, subscription_id)


def _note_answer(post, answers):
    try:
        answers.append(post().status_code)
    except requests.ConnectionError:
        answers.append(requests.ConnectionError)


def test_an_hour_without_stripe_is_calm_loses_nothing_and_heals(site, open_browser):
    subscription_id = unheard_subscription(site)
    event_id, post = ring(site, subscription_id)
    page = open_browser()
    page.goto("/donate/")
    site.stop_sandbox()
    try:
        page.get_by_role("button", name="Donate").first.click()
        page.wait_for_load_state()
        assert "does not answer just now" in page.get_by_role("heading", level=1).inner_text()
        assert "Nothing is lost" in page.locator("main").inner_text()
        assert post().status_code == 200
        assert status_of(site, event_id) == "failed"
        assert requests.get(f"{site.url}/donate/", timeout=20).status_code == 200
        assert requests.get(f"{site.url}/readyz", timeout=20).status_code == 200
        sql(site, AN_HOUR_PASSES + " WHERE stripe_id = %s", event_id)
        until(lambda: _waits_again(site, event_id), "nobody tried again")
        assert not is_known(site, subscription_id)
    finally:
        site.start_sandbox()

    sql(site, AN_HOUR_PASSES + " WHERE stripe_id = %s", event_id)
    until(lambda: status_of(site, event_id) == "processed", "it did not heal by itself")
    assert is_known(site, subscription_id)
    page.goto("/donate/")
    page.get_by_role("button", name="Donate").first.click()
    page.wait_for_load_state()
    pay(page, email="after-the-outage@example.org", card="4242424242424242")
    page.get_by_text("Your donation has been received").wait_for()


def _waits_again(site, event_id):
    """True once a try has failed; while one goes on, its lease of five minutes stands there."""
    wanted = (
        "SELECT next_attempt_at BETWEEN now() AND now() + interval '3 minutes' "
        "FROM donations_stripeevent WHERE stripe_id = %s"
    )
    return sql(site, wanted, event_id)[0][0]
