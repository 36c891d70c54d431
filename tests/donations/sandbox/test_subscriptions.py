"""Subscriptions through the API: made, changed, stopped, paused."""

import pytest
import stripe


@pytest.fixture
def customer(journey):
    """A customer with a card that works."""
    made = journey.api.customers.create({"email": "api@example.org"})
    method = journey.api.payment_methods.attach("pm_card_visa", {"customer": made.id})
    settings = {"default_payment_method": method.id}
    return journey.api.customers.update(made.id, {"invoice_settings": settings})


def make(journey, customer, **params):
    wanted = {"customer": customer.id, "items": [{"price": journey.price.id}]}
    return journey.api.subscriptions.create(wanted | params)


def failing(journey, customer):
    method = journey.api.payment_methods.attach(
        "pm_card_chargeCustomerFail", {"customer": customer.id}
    )
    return method.id


def test_one_made_by_hand_is_paid_at_once(journey, customer):
    made = make(journey, customer, metadata={"made": "by hand"})

    assert made.status == "active"
    assert made.billing_mode.type == "flexible"
    item = made["items"].data[0]
    assert item.current_period_start == made.start_date
    assert 27 * 86400 < item.current_period_end - item.current_period_start < 32 * 86400
    assert [invoice.status for invoice in journey.invoices(made)] == ["paid"]


def test_without_a_card_none_is_made(journey):
    poor = journey.api.customers.create({"email": "poor@example.org"})

    with pytest.raises(stripe.InvalidRequestError, match="no attached payment source"):
        make(journey, poor)

    assert journey.api.subscriptions.list({"customer": poor.id, "status": "all"}).data == []


def test_a_card_that_fails_leaves_it_incomplete(journey, customer):
    made = make(journey, customer, default_payment_method=failing(journey, customer))

    assert made.status == "incomplete"
    assert journey.invoices(made)[0].status == "open"


def test_all_or_nothing_makes_nothing_when_the_card_fails(journey, customer):
    with pytest.raises(stripe.CardError) as refused:
        make(
            journey,
            customer,
            default_payment_method=failing(journey, customer),
            payment_behavior="error_if_incomplete",
        )

    assert refused.value.code == "card_declined"
    assert journey.api.subscriptions.list({"customer": customer.id, "status": "all"}).data == []


def test_an_incomplete_one_is_completed_by_paying(journey, customer):
    made = make(journey, customer, payment_behavior="default_incomplete")
    assert made.status == "incomplete"

    paid = journey.api.invoices.pay(made.latest_invoice)

    assert paid.status == "paid"
    assert journey.again(made).status == "active"


def test_an_incomplete_one_expires_after_23_hours(fresh_sandbox, fresh_journey):
    customer = fresh_journey.api.customers.create({"email": "late@example.org"})
    made = make(fresh_journey, customer, payment_behavior="default_incomplete")

    fresh_sandbox.control("clock", advance="day")

    assert fresh_journey.again(made).status == "incomplete_expired"
    assert fresh_journey.invoices(made)[0].status == "void"
    with pytest.raises(stripe.InvalidRequestError):
        fresh_journey.api.subscriptions.cancel(made.id)


def test_the_boolean_sets_both_and_is_undone(journey):
    subscription = journey.subscribe()
    end = subscription["items"].data[0].current_period_end

    ending = journey.api.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    going_on = journey.api.subscriptions.update(subscription.id, {"cancel_at_period_end": False})

    assert (ending.cancel_at_period_end, ending.cancel_at) == (True, end)
    assert ending.canceled_at is not None
    assert ending.cancellation_details.reason == "cancellation_requested"
    assert (going_on.cancel_at_period_end, going_on.cancel_at) == (False, None)
    assert going_on.canceled_at is None


def test_a_day_of_ending_is_a_moment_or_the_periods_end(journey):
    subscription = journey.subscribe()
    end = subscription["items"].data[0].current_period_end

    update = journey.api.subscriptions.update
    assert update(subscription.id, {"cancel_at": "min_period_end"}).cancel_at == end
    assert update(subscription.id, {"cancel_at": end + 60}).cancel_at == end + 60
    assert update(subscription.id, {"cancel_at": ""}).cancel_at is None
    with pytest.raises(stripe.InvalidRequestError, match="future"):
        update(subscription.id, {"cancel_at": subscription.created - 1})


def test_stopping_at_once_is_final(journey):
    subscription = journey.subscribe()

    gone = journey.api.subscriptions.cancel(
        subscription.id, {"cancellation_details": {"feedback": "unused", "comment": "bye"}}
    )

    assert gone.status == "canceled"
    assert gone.ended_at is not None
    assert gone.cancellation_details.feedback == "unused"
    assert gone.cancellation_details.reason == "cancellation_requested"
    with pytest.raises(stripe.InvalidRequestError):
        journey.api.subscriptions.cancel(subscription.id)
    with pytest.raises(stripe.InvalidRequestError, match="canceled subscription"):
        journey.api.subscriptions.update(subscription.id, {"description": "x"})
    assert journey.events("customer.subscription.deleted", about=subscription.id) == [
        "customer.subscription.deleted"
    ]


def test_it_is_paused_and_resumed(journey):
    subscription = journey.subscribe()

    paused = journey.api.subscriptions.pause(subscription.id)
    with pytest.raises(stripe.InvalidRequestError):
        journey.api.subscriptions.pause(subscription.id)
    resumed = journey.api.subscriptions.resume(subscription.id)
    with pytest.raises(stripe.InvalidRequestError):
        journey.api.subscriptions.resume(subscription.id)

    assert paused.status_details.paused.subscription.type == "pause_requested"
    assert (resumed.status, resumed.status_details) == ("active", None)


def test_an_update_tells_what_it_was_before(journey):
    subscription = journey.subscribe()

    journey.api.subscriptions.update(subscription.id, {"description": "Monthly"})

    event = next(
        event
        for event in journey.api.events.list({"type": "customer.subscription.updated"}).data
        if event.data.object.id == subscription.id
    )
    assert event.data.previous_attributes.to_dict() == {"description": None}
    assert event.request.id.startswith("req_")


def test_an_update_that_changes_nothing_tells_nothing(journey):
    subscription = journey.subscribe()
    before = journey.events("customer.subscription.updated", about=subscription.id)

    journey.api.subscriptions.update(subscription.id, {"cancel_at_period_end": False})

    assert journey.events("customer.subscription.updated", about=subscription.id) == before


def test_its_price_can_be_changed_without_proration(journey):
    subscription = journey.subscribe()
    dearer = journey.api.prices.create(
        {
            "product": journey.price.product,
            "currency": "gbp",
            "unit_amount": 1500,
            "recurring": {"interval": "month"},
        }
    )
    items = [{"id": subscription["items"].data[0].id, "price": dearer.id}]

    changed = journey.api.subscriptions.update(
        subscription.id, {"items": items, "proration_behavior": "none"}
    )

    assert changed["items"].data[0].price.unit_amount == 1500
    with pytest.raises(stripe.InvalidRequestError, match="does not model"):
        journey.api.subscriptions.update(subscription.id, {"items": items})


def test_it_shows_its_price_as_the_price_is_now(journey):
    price = journey.api.prices.create(
        {
            "product": journey.price.product,
            "currency": "gbp",
            "unit_amount": 700,
            "recurring": {"interval": "month"},
        }
    )
    session = journey.open_session(line_items=[{"price": price.id, "quantity": 1}])
    journey.pay(session)
    subscription = journey.api.checkout.sessions.retrieve(session.id).subscription

    journey.api.prices.update(price.id, {"nickname": "seven pounds"})

    shown = journey.api.subscriptions.retrieve(subscription)
    assert shown["items"].data[0].price.nickname == "seven pounds"


def test_it_is_listed_by_customer_status_and_price(journey, customer):
    alive, gone = make(journey, customer), make(journey, customer)
    journey.api.subscriptions.cancel(gone.id)

    def listed(**params):
        found = journey.api.subscriptions.list({"customer": customer.id} | params).data
        return [one.id for one in found]

    assert listed() == [alive.id]
    assert listed(status="all") == [gone.id, alive.id]
    assert listed(status="canceled") == listed(status="ended") == [gone.id]
    assert listed(price=journey.price.id) == [alive.id]
    assert listed(current_period_end={"lt": 1}) == []


def test_an_invoice_is_paid_once(journey):
    subscription = journey.subscribe()

    with pytest.raises(stripe.InvalidRequestError) as refused:
        journey.api.invoices.pay(subscription.latest_invoice)

    assert refused.value.code == "invoice_already_paid"


def test_an_open_invoice_can_be_voided_or_written_off(journey, customer):
    for close, status in (("void_invoice", "void"), ("mark_uncollectible", "uncollectible")):
        made = make(journey, customer, payment_behavior="default_incomplete")

        closed = getattr(journey.api.invoices, close)(made.latest_invoice)

        assert closed.status == status
        told = {"void": "invoice.voided", "uncollectible": "invoice.marked_uncollectible"}[status]
        assert journey.events(told, about=made.id) == [told]
