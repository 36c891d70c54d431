"""An invoice's own page: what is asked for, and any card to pay it with."""

import pytest

from tests.donations.sandbox import journey as steps


@pytest.fixture
def subscription(sandbox, journey):
    """One whose renewal has failed."""
    made = journey.subscribe(number=steps.FAILS_LATER)
    sandbox.control(f"subscriptions/{made.id}/renew")
    return made


@pytest.fixture
def invoice(journey, subscription):
    return journey.invoices(subscription)[0]


def with_card(journey, invoice, number, **typed):
    fields = steps.EXPIRY | {"number": number} | typed
    return journey.press(f"{invoice.hosted_invoice_url}/card", **fields)


def test_it_says_which_card_it_would_take_and_offers_another(journey, invoice):
    page = journey.read(invoice.hosted_invoice_url).text

    assert "Visa ending 0341" in page
    assert f'href="/i/{invoice.id}/card"' in page


def test_another_card_pays_it(journey, subscription, invoice):
    asked = journey.read(f"{invoice.hosted_invoice_url}/card")
    answer = with_card(journey, invoice, steps.MASTERCARD)

    assert "Card number" in asked.text
    assert answer.headers["location"] == f"/i/{invoice.id}"
    assert journey.again(subscription).status == "active"
    paid = journey.api.invoices.retrieve(invoice.id, {"expand": ["payments"]})
    assert (paid.status, paid.amount_remaining) == ("paid", 0)
    receipt = journey.read(f"/i/{invoice.id}/receipt.txt").text
    assert "Mastercard ending 4444" in receipt


def test_it_pays_this_invoice_and_no_other(journey, subscription, invoice):
    before = journey.again(subscription).default_payment_method

    with_card(journey, invoice, steps.MASTERCARD)

    after = journey.again(subscription)
    assert after.payment_settings.save_default_payment_method == "off"
    assert after.default_payment_method == before


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (steps.DECLINED, "Your card was declined."),
        (steps.NO_FUNDS, "Your card has insufficient funds."),
    ],
)
def test_a_card_that_is_refused_too_can_be_changed_again(journey, invoice, number, words):
    refused = with_card(journey, invoice, number)

    assert refused.status_code == 402
    assert words in refused.text
    assert "Card number" in refused.text
    assert journey.api.invoices.retrieve(invoice.id).status == "open"
    assert with_card(journey, invoice, steps.SUCCEEDS).status_code == 303


def test_what_somebody_tries_by_hand_uses_up_no_retry(journey, subscription, invoice):
    """https://docs.stripe.com/api/invoices/object#invoice_object-attempt_count"""
    for _ in range(5):
        with_card(journey, invoice, steps.DECLINED)
        journey.press(f"{invoice.hosted_invoice_url}/pay")

    after = journey.api.invoices.retrieve(invoice.id)
    assert journey.again(subscription).status == "past_due"
    assert after.attempt_count == invoice.attempt_count
    assert after.next_payment_attempt == invoice.next_payment_attempt


@pytest.mark.parametrize("number", [steps.ASKS_ALWAYS, steps.ASKS_ONCE])
def test_the_bank_may_ask_about_the_other_card(journey, subscription, invoice, number):
    asked = with_card(journey, invoice, number)
    bank = journey.read(asked.headers["location"]).text
    refused = journey.press(asked.headers["location"], answer="refuse")
    with_card(journey, invoice, number)
    journey.press(asked.headers["location"], answer="approve")

    assert f"ending <strong>{number[-4:]}" in bank
    assert refused.status_code == 402
    assert journey.again(subscription).status == "active"


def test_the_bank_is_not_asked_about_a_card_that_was_only_thought_of(journey, invoice):
    with_card(journey, invoice, steps.ASKS_ALWAYS)

    refused = journey.press(f"{invoice.hosted_invoice_url}/pay")

    assert "Your card was declined." in refused.text
    assert "ending <strong>0341" in journey.read(f"/i/{invoice.id}/authenticate").text


def test_a_card_that_is_disputed_later_pays_first(journey, invoice):
    with_card(journey, invoice, steps.DISPUTED)

    assert journey.api.invoices.retrieve(invoice.id).status == "paid"
    assert "charge.dispute.created" in journey.events()


def test_a_card_can_be_filled_in_and_mistakes_are_shown(journey, invoice):
    filled = journey.press(f"{invoice.hosted_invoice_url}/card", fill="4242424242424242")
    wrong = with_card(journey, invoice, "4242 4242 4242 4241", expiry="")

    assert 'value="4242 4242 4242 4242"' in filled.text
    assert wrong.status_code == 422
    assert "Your card number is invalid." in wrong.text


def test_what_is_paid_asks_for_no_card(journey, invoice):
    with_card(journey, invoice, steps.SUCCEEDS)

    assert f"/i/{invoice.id}/card" not in journey.read(invoice.hosted_invoice_url).text
    assert journey.read(f"/i/{invoice.id}/card").headers["location"] == f"/i/{invoice.id}"
    again = with_card(journey, invoice, steps.SUCCEEDS)
    assert again.headers["location"] == f"/i/{invoice.id}"


def test_what_was_given_up_can_still_be_paid(journey, invoice):
    journey.api.invoices.mark_uncollectible(invoice.id)

    with_card(journey, invoice, steps.SUCCEEDS)

    assert journey.api.invoices.retrieve(invoice.id).status == "paid"
