"""The control page: by button, by JSON, and closed to other sites."""

import pytest
import requests
import stripe

from donations.sandbox import NEVER_CHECKED
from tests.donations.sandbox import journey as steps


def post(sandbox, path, headers=None, **fields):
    return requests.post(
        f"{sandbox.url}/control/{path}",
        data=fields,
        headers=headers,
        allow_redirects=False,
        timeout=30,
    )


def test_it_shows_everything_and_what_was_never_checked(fresh_sandbox, fresh_journey):
    fresh_journey.subscribe(email="seen@example.org")
    fresh_journey.open_session()

    page = requests.get(f"{fresh_sandbox.url}/", timeout=10)

    assert page.status_code == 200
    assert page.url.endswith("/control/")
    assert "seen@example.org" in page.text
    assert "Open payment pages" in page.text
    for line in NEVER_CHECKED:
        assert line.replace("'", "&#39;") in page.text


def test_its_buttons_lead_back_to_it(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe()

    for path, fields in (
        ("clock", {"advance": "week"}),
        (f"subscriptions/{subscription.id}/renew", {"outcome": "declines"}),
        (f"subscriptions/{subscription.id}/card", {"outcome": "pays"}),
        ("settings", {"end_of_retries": "unpaid"}),
        ("chaos", {"duplicate": "0", "drop": "0", "delay": "0", "shuffle": "on"}),
    ):
        answer = post(fresh_sandbox, path, **fields)
        assert (answer.status_code, answer.headers["location"]) == (303, "/control/")

    page = requests.get(f"{fresh_sandbox.url}/control/", timeout=10)
    assert "past due" in page.text


def test_a_wrong_button_is_a_sentence(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe()

    for path, fields in (
        ("clock", {"advance": "soon"}),
        ("subscriptions/sub_unknown/renew", {}),
        (f"subscriptions/{subscription.id}/end-retries", {}),
        (f"subscriptions/{subscription.id}/card", {"outcome": "maybe"}),
        ("settings", {"end_of_retries": "forgiven"}),
        ("chaos", {"mayhem": "1"}),
        ("invoices/in_unknown/refund", {}),
        ("disputes/du_unknown/settle", {"status": "won"}),
        ("deliveries/99/resend", {}),
    ):
        answer = post(fresh_sandbox, path, **fields)
        assert 400 <= answer.status_code < 500, path
        assert 'role="alert"' in answer.text, path


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://attacker.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_cannot_press_its_buttons(sandbox, journey, headers):
    subscription = journey.subscribe()
    session = journey.portal(subscription)

    control = post(sandbox, "clock", headers, advance="day")
    portal = requests.post(f"{session.url}/cancel/{subscription.id}", headers=headers, timeout=10)

    assert control.status_code == portal.status_code == 403
    assert journey.again(subscription).cancel_at is None


def test_its_own_pages_can_press_them(sandbox):
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": sandbox.url}):
        assert post(sandbox, "chaos", headers, drop="0").status_code == 303


def test_a_refund_gives_back_all_or_a_part(sandbox, journey):
    subscription = journey.subscribe()
    invoice = journey.invoices(subscription)[0].id

    part = sandbox.control(f"invoices/{invoice}/refund", amount=100)["refund"]
    rest = sandbox.control(f"invoices/{invoice}/refund")["refund"]
    too_much = post(sandbox, f"invoices/{invoice}/refund")

    assert (part["amount"], rest["amount"]) == (100, 897)
    charge = journey.api.charges.retrieve(rest["charge"], {"expand": ["refunds"]})
    assert (charge.amount_refunded, charge.refunded) == (997, True)
    assert [one.amount for one in charge.refunds.data] == [897, 100]
    assert "already been refunded" in too_much.text
    told = journey.events("refund.created", "charge.refunded", about=charge.id)
    assert told == ["charge.refunded", "refund.created"] * 2


def test_a_refund_is_made_and_listed_by_the_api(journey):
    subscription = journey.subscribe()
    payment = journey.api.invoice_payments.list({"invoice": subscription.latest_invoice}).data[0]
    intent = payment.payment.payment_intent

    made = journey.api.refunds.create({"payment_intent": intent, "reason": "requested_by_customer"})

    assert (made.amount, made.status) == (997, "succeeded")
    assert [one.id for one in journey.api.refunds.list({"payment_intent": intent}).data] == [
        made.id
    ]
    updated = journey.api.refunds.update(made.id, {"metadata": {"why": "asked"}})
    assert updated.metadata.to_dict() == {"why": "asked"}


def test_no_more_is_given_back_than_was_paid(journey):
    subscription = journey.subscribe()
    payment = journey.api.invoice_payments.list({"invoice": subscription.latest_invoice}).data[0]
    intent = payment.payment.payment_intent
    journey.api.refunds.create({"payment_intent": intent, "amount": 900})

    for amount, words in ((98, "greater than unrefunded amount"), (0, "positive integer")):
        with pytest.raises(stripe.InvalidRequestError, match=words) as refused:
            journey.api.refunds.create({"payment_intent": intent, "amount": amount})
        assert refused.value.param == "amount"
    with pytest.raises(stripe.InvalidRequestError, match="should be provided"):
        journey.api.refunds.create({"amount": 1})


def test_a_refund_can_fail_later(sandbox, journey):
    subscription = journey.subscribe()
    invoice = subscription.latest_invoice
    made = sandbox.control(f"invoices/{invoice}/refund")["refund"]

    failed = sandbox.control(f"refunds/{made['id']}/fail")["refund"]

    assert (failed["status"], failed["failure_reason"]) == ("failed", "expired_or_canceled_card")
    assert journey.api.refunds.retrieve(made["id"]).status == "failed"
    assert journey.api.charges.retrieve(made["charge"]).amount_refunded == 0
    assert journey.events("refund.failed", about=made["id"]) == ["refund.failed"]


@pytest.mark.parametrize("status", ["won", "lost"])
def test_a_dispute_is_opened_and_settled(sandbox, journey, status):
    subscription = journey.subscribe()

    opened = sandbox.control(f"invoices/{subscription.latest_invoice}/dispute")["dispute"]
    settled = sandbox.control(f"disputes/{opened['id']}/settle", status=status)["dispute"]

    assert (opened["status"], settled["status"]) == ("needs_response", status)
    found = journey.api.disputes.retrieve(opened["id"])
    assert len(found.balance_transactions) == (2 if status == "won" else 1)
    assert journey.api.charges.retrieve(opened["charge"]).disputed is (status == "lost")
    told = journey.events(
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.closed",
        about=opened["id"],
    )
    assert told == ["charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed"]


def test_a_disputed_charge_cannot_be_refunded(sandbox, journey):
    subscription = journey.subscribe(number=steps.DISPUTED)

    answer = post(sandbox, f"invoices/{subscription.latest_invoice}/refund")

    assert answer.status_code == 400
    assert "charged back" in answer.text


def test_its_pages_carry_a_strict_policy(sandbox):
    headers = requests.get(f"{sandbox.url}/control/", timeout=10).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_it_can_forget_everything(fresh_sandbox, fresh_journey):
    fresh_journey.subscribe()
    fresh_sandbox.control("clock", advance="month")
    ahead = fresh_sandbox.control("settle", timeout=1)["clock"]

    fresh_sandbox.control("reset")

    assert fresh_journey.api.products.list().data == []
    assert fresh_journey.api.events.list().data == []
    assert fresh_sandbox.control("settle", timeout=1)["clock"] < ahead


@pytest.mark.parametrize("outcome", ["canceled", "unpaid", "paused", "past_due"])
def test_the_end_of_retries_is_told_by_a_payment_that_failed(sandbox, journey, outcome):
    subscription = journey.subscribe()
    sandbox.control(f"subscriptions/{subscription.id}/renew", outcome="declines")
    invoice = journey.invoices(subscription)[0]
    sandbox.control(f"subscriptions/{subscription.id}/end-retries", outcome=outcome)

    ended = journey.api.invoices.retrieve(invoice.id)
    assert (ended.attempt_count, ended.next_payment_attempt) == (2, None)
    assert (
        journey.events("invoice.payment_failed", about=invoice.id) == ["invoice.payment_failed"] * 2
    )
