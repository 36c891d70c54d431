"""Checkout: the session in the API and the page that Stripe hosts."""

import re
import sqlite3
import threading

import pytest
import stripe

from tests.donations.sandbox import journey as steps


def test_paying_makes_everything_and_returns_to_the_site(journey):
    session = journey.open_session(client_reference_id="attempt-1", metadata={"a": "b"})
    page = journey.read(session.url)

    answer = journey.pay(session, email="kim@example.org")

    assert page.status_code == 200
    assert "Local sandbox, not Stripe" in page.text
    assert "£9.97" in page.text
    assert answer.status_code == 303
    assert answer.headers["location"] == journey.success.replace(
        "{CHECKOUT_SESSION_ID}", session.id
    )
    session = journey.api.checkout.sessions.retrieve(
        session.id, {"expand": ["line_items", "customer", "subscription", "invoice"]}
    )
    assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
    assert session.client_reference_id == "attempt-1"
    assert session.customer_details.email == session.customer.email == "kim@example.org"
    assert session.line_items.data[0].amount_total == 997
    assert session.subscription.status == "active"
    assert session.subscription.metadata.to_dict() == {"attempt": "an-attempt"}
    assert (session.invoice.status, session.invoice.amount_paid) == ("paid", 997)
    assert session.invoice.parent.subscription_details.subscription == session.subscription.id


def test_a_payment_can_be_followed_from_invoice_to_charge(journey):
    subscription = journey.subscribe()
    invoice = journey.invoices(subscription)[0]

    payment = journey.api.invoice_payments.list({"invoice": invoice.id}).data[0]
    intent = journey.api.payment_intents.retrieve(
        payment.payment.payment_intent, {"expand": ["latest_charge"]}
    )
    back = journey.api.invoice_payments.list(
        {"payment": {"type": "payment_intent", "payment_intent": intent.id}}
    )

    assert (payment.status, payment.amount_paid) == ("paid", 997)
    assert (intent.status, intent.amount_received) == ("succeeded", 997)
    assert intent.latest_charge.calculated_statement_descriptor == "WAYSIDE DONATION"
    assert [one.invoice for one in back.data] == [invoice.id]


def test_the_events_of_a_payment_come_in_an_order_that_makes_sense(fresh_journey):
    fresh_journey.subscribe()

    assert fresh_journey.events() == [
        "product.created",
        "price.created",
        "customer.created",
        "payment_method.attached",
        "customer.updated",
        "invoice.created",
        "payment_intent.created",
        "invoice.finalized",
        "customer.subscription.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice_payment.paid",
        "checkout.session.completed",
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (steps.DECLINED, "Your card was declined."),
        (steps.NO_FUNDS, "Your card has insufficient funds."),
    ],
)
def test_a_declined_card_stays_on_the_page_and_makes_nothing(journey, number, words):
    session = journey.open_session()

    answer = journey.pay(session, number=number, email="kept@example.org")

    assert answer.status_code == 402
    assert words in answer.text
    assert "kept@example.org" in answer.text
    session = journey.api.checkout.sessions.retrieve(session.id)
    assert (session.status, session.subscription, session.customer) == ("open", None, None)
    assert journey.api.customers.list({"email": "kept@example.org"}).data == []
    assert journey.pay(session).status_code == 303


@pytest.mark.parametrize("number", [steps.ASKS_ALWAYS, steps.ASKS_ONCE])
def test_3d_secure_approved_pays(journey, number):
    session = journey.open_session()

    asked = journey.pay(session, number=number)
    bank = journey.read(asked.headers["location"])
    answer = journey.press(asked.headers["location"], answer="approve")

    assert "Approve" in bank.text
    assert "Refuse" in bank.text
    assert answer.headers["location"].startswith("http://site.invalid/thanks")
    assert journey.api.checkout.sessions.retrieve(session.id).status == "complete"


def test_3d_secure_refused_goes_back_with_stripes_words(journey):
    session = journey.open_session()
    asked = journey.pay(session, number=steps.ASKS_ONCE, email="shy@example.org")

    answer = journey.press(asked.headers["location"], answer="refuse")

    assert answer.status_code == 402
    assert "unable to authenticate your payment method" in answer.text
    assert "shy@example.org" in answer.text
    assert journey.api.checkout.sessions.retrieve(session.id).status == "open"
    assert journey.press(asked.headers["location"], answer="approve").headers["location"] == (
        f"/c/pay/{session.id}"
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": ""}, "Your e-mail address is incomplete."),
        ({"email": "sam@example"}, "Your e-mail address is incomplete."),
        ({"number": ""}, "Your card number is incomplete."),
        ({"number": "4242424242424241"}, "Your card number is invalid."),
        ({"number": "4111 1111 1111 1111"}, "Never type a real card."),
        ({"expiry": "13/40"}, "expiry month is invalid"),
        ({"expiry": "01/20"}, "expiry date is in the past"),
        ({"expiry": "soon"}, "expiry date is incomplete"),
        ({"expiry": "12/99"}, "expiry year is invalid"),
        ({"cvc": "12"}, "security code is incomplete"),
    ],
)
def test_bad_input_is_said_clearly_and_what_was_typed_is_kept(journey, typed, words):
    session = journey.open_session()

    answer = journey.pay(session, **{"email": "sam@example.org", "name": "Sam Kept"} | typed)

    assert answer.status_code == 422
    assert words in answer.text.replace("&#39;", "'")
    assert "Sam Kept" in answer.text
    assert journey.api.checkout.sessions.retrieve(session.id).status == "open"


def test_a_number_that_is_no_test_card_is_not_repeated(journey):
    answer = journey.pay(journey.open_session(), number="4111 1111 1111 1111")

    assert "4111" not in answer.text


def test_a_test_card_can_be_chosen_instead_of_typed(journey):
    session = journey.open_session()

    answer = journey.press(session.url, fill="5555555555554444", email="half@example.org")

    assert answer.status_code == 200
    assert 'value="5555 5555 5555 4444"' in answer.text
    assert "half@example.org" in answer.text
    expiry = re.search(r'name="expiry" value="([^"]+)"', answer.text)[1]
    paid = journey.pay(session, number=steps.MASTERCARD, expiry=expiry)
    assert paid.status_code == 303


def test_two_clicks_at_once_make_one_subscription(journey):
    session = journey.open_session()
    together = threading.Barrier(4)
    answers = []

    def press():
        together.wait()
        answers.append(journey.pay(session, email="twice@example.org"))

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [303] * 4
    assert len({answer.headers["location"] for answer in answers}) == 1
    customers = journey.api.customers.list({"email": "twice@example.org"}).data
    assert len(customers) == 1
    assert len(journey.api.subscriptions.list({"customer": customers[0].id}).data) == 1


def test_a_finished_session_shows_a_plain_page(journey):
    session = journey.open_session()
    journey.pay(session)

    page = journey.read(session.url)

    assert page.status_code == 200
    assert "You have already paid" in page.text


@pytest.mark.parametrize("how", ["page", "api", "clock"])
def test_an_expired_session_shows_a_plain_page(fresh_sandbox, fresh_journey, how):
    session = fresh_journey.open_session()
    if how == "page":
        fresh_journey.press(f"/c/pay/{session.id}/expire")
    elif how == "api":
        fresh_journey.api.checkout.sessions.expire(session.id)
    else:
        fresh_sandbox.control("clock", advance=25 * 3600)

    page = fresh_journey.read(session.url)
    paid = fresh_journey.pay(session)

    assert page.status_code == 410
    assert "This page has expired" in page.text
    assert fresh_journey.cancelled in page.text
    assert paid.headers["location"] == f"/c/pay/{session.id}"
    assert fresh_journey.api.checkout.sessions.retrieve(session.id).status == "expired"
    assert fresh_journey.events("checkout.session.expired") == ["checkout.session.expired"]


def test_a_known_customer_is_not_asked_for_an_address(journey):
    customer = journey.api.customers.create({"email": "known@example.org"})
    session = journey.open_session(customer=customer.id)

    page = journey.read(session.url)
    journey.pay(session, email="")

    assert "known@example.org" in page.text
    assert 'name="email"' not in page.text
    session = journey.api.checkout.sessions.retrieve(session.id)
    assert session.customer == customer.id


def test_sessions_are_listed_by_what_they_belong_to(journey):
    subscription = journey.subscribe(email="lister@example.org")
    sessions = journey.api.checkout.sessions

    by_customer = sessions.list({"customer": subscription.customer}).data
    by_subscription = sessions.list({"subscription": subscription.id}).data
    by_address = sessions.list({"customer_details": {"email": "lister@example.org"}}).data

    assert by_customer == by_subscription == by_address
    assert len(by_customer) == 1


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"line_items": None}, "line_items"),
        ({"success_url": None}, "success_url"),
        ({"success_url": "/thanks"}, "success_url"),
        ({"cancel_url": "javascript:alert(1)"}, "cancel_url"),
        ({"line_items": [{"price": "price_unknown", "quantity": 1}]}, "line_items[0][price]"),
        ({"mode": None}, "mode"),
        ({"customer": "cus_unknown"}, "customer"),
        ({"payment_method_types": ["card"]}, "payment_method_types"),
        ({"expires_at": 1}, "expires_at"),
    ],
)
def test_a_wrong_session_is_refused(journey, wrong, param):
    given = {key: value for key, value in wrong.items() if value is not None}
    params = {
        "mode": "subscription",
        "line_items": [{"price": journey.price.id, "quantity": 1}],
        "success_url": journey.success,
    }
    params = {key: value for key, value in params.items() if key not in wrong} | given

    with pytest.raises(stripe.InvalidRequestError) as refused:
        journey.api.checkout.sessions.create(params)

    assert refused.value.param == param


def test_a_one_time_price_is_no_subscription(journey):
    once = journey.api.prices.create(
        {"product": journey.price.product, "currency": "gbp", "unit_amount": 5}
    )

    with pytest.raises(stripe.InvalidRequestError, match="type=recurring"):
        journey.open_session(line_items=[{"price": once.id, "quantity": 1}])


def test_no_card_number_is_kept_anywhere(own_sandbox):
    journey = steps.Journey(own_sandbox)
    for number in (steps.SUCCEEDS, steps.DECLINED, steps.ASKS_ONCE, "4111 1111 1111 1111"):
        journey.pay(journey.open_session(), number=number)
    own_sandbox.stop()

    with sqlite3.connect(own_sandbox.state) as database:
        written = "\n".join(database.iterdump())
    for number in ("4242424242424242", "4000000000000002", "4000002500003155", "4111111111111111"):
        assert number not in written.replace(" ", "")


def test_a_card_that_disputes_brings_a_dispute(journey):
    subscription = journey.subscribe(number=steps.DISPUTED)
    invoice = journey.invoices(subscription)[0]
    payment = journey.api.invoice_payments.list({"invoice": invoice.id}).data[0]

    found = journey.api.disputes.list({"payment_intent": payment.payment.payment_intent}).data

    assert [(dispute.amount, dispute.status) for dispute in found] == [(997, "needs_response")]
