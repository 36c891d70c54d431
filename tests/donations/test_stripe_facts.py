"""What we read from Stripe's objects, in the shapes that the sandbox cannot produce."""

from datetime import UTC, datetime

import pytest

from donations.stripe_facts import CustomerFacts, EventFacts, SubscriptionFacts
from donations.stripe_payment_facts import InvoiceFacts

PRODUCT = "monthly-donation"


def item(*, product=PRODUCT, unit_amount=997, end=2_000_000_000, **changes):
    price = {"product": product, "unit_amount": unit_amount, "unit_amount_decimal": "997.5"}
    return {"price": price, "quantity": 1, "current_period_end": end, **changes}


def subscription(*items, **changes):
    return {
        "id": "sub_1",
        "customer": "cus_1",
        "status": "active",
        "currency": "gbp",
        "start_date": 1_700_000_000,
        "livemode": False,
        "metadata": {},
        "items": {"data": list(items) or [item()]},
        **changes,
    }


def test_money_is_whole_pence():
    assert SubscriptionFacts.read(subscription()).amount_pence == 997


def test_a_price_with_parts_of_a_penny_is_rounded_half_up():
    facts = SubscriptionFacts.read(subscription(item(unit_amount=None)))

    assert facts.amount_pence == 998


def test_only_our_lines_of_a_mixed_subscription_count():
    facts = SubscriptionFacts.read(subscription(item(), item(product="mug", unit_amount=500)))

    assert facts.is_ours
    assert facts.amount_pence == 997


def test_a_product_given_whole_is_recognised():
    assert SubscriptionFacts.read(subscription(item(product={"id": PRODUCT}))).is_ours


def test_a_subscription_without_lines_is_not_ours():
    facts = SubscriptionFacts.read(subscription(items={"data": []}))

    assert not facts.is_ours
    assert facts.current_period_end is None


def test_collection_paused_in_the_dashboard_is_seen():
    paused = {"behavior": "void", "resumes_at": 1_900_000_000}
    facts = SubscriptionFacts.read(subscription(pause_collection=paused))

    assert facts.is_collection_paused
    assert facts.resumes_at == datetime.fromtimestamp(1_900_000_000, UTC)


def test_metadata_written_by_others_is_no_attempt():
    assert SubscriptionFacts.read(subscription(metadata={"attempt": "not ours"})).attempt is None
    assert SubscriptionFacts.read(subscription(metadata=None)).attempt is None


def test_without_a_card_of_its_own_the_customers_card_counts():
    card = {"card": {"brand": "visa", "last4": "1111", "exp_month": 1, "exp_year": 2030}}
    customer = {"id": "cus_1", "invoice_settings": {"default_payment_method": card}}
    facts = SubscriptionFacts.read(subscription(customer=customer, default_payment_method=None))

    assert facts.customer_id == "cus_1"
    assert facts.card.last4 == "1111"


def test_a_way_of_paying_that_is_no_card_shows_no_card():
    debit = {"id": "pm_1", "bacs_debit": {"last4": "2345"}}

    assert SubscriptionFacts.read(subscription(default_payment_method=debit)).card.last4 == ""


def test_an_invoice_without_a_subscription_says_so():
    facts = InvoiceFacts.read(
        {
            "id": "in_1",
            "parent": None,
            "status": "draft",
            "amount_due": 0,
            "amount_paid": 0,
            "currency": "gbp",
            "created": 1,
            "status_transitions": {},
            "attempt_count": 0,
            "livemode": False,
        }
    )

    assert facts.subscription_id is None


def test_a_deleted_customer_has_no_name():
    facts = CustomerFacts.read({"id": "cus_1", "object": "customer", "deleted": True})

    assert facts.is_deleted
    assert facts.email == ""


def test_an_event_keeps_its_content_as_it_came():
    event = {
        "id": "evt_1",
        "object": "event",
        "type": "invoice.paid",
        "created": 1_700_000_000,
        "livemode": False,
        "api_version": None,
        "data": {"object": {"id": "in_1"}},
    }

    facts = EventFacts.read(event)
    assert facts.payload == event
    assert (facts.object_id, facts.api_version) == ("in_1", "")


@pytest.mark.parametrize("missing", ["id", "status", "items", "customer", "livemode"])
def test_a_shape_that_we_do_not_know_is_no_silent_guess(missing):
    broken = subscription()
    del broken[missing]

    with pytest.raises(KeyError):
        SubscriptionFacts.read(broken)
