"""Events on their way: signed, retried, logged, and made to misbehave."""

import json
import queue
import socket

import pytest
import requests
import stripe

from tests.donations.sandbox.conftest import check
from tests.donations.sandbox.journey import Journey

DAY = 24 * 3600


def test_an_event_arrives_signed_and_in_stripes_shape(fresh_sandbox, fresh_journey, receiver):
    receiver.register(fresh_journey, ["checkout.session.completed"])

    subscription = fresh_journey.subscribe()
    body, headers = receiver.next_raw()

    event = stripe.Webhook.construct_event(body, headers["Stripe-Signature"], receiver.secret)
    check(json.loads(body))
    assert event.type == "checkout.session.completed"
    assert event.data.object.subscription == subscription.id
    assert (event.livemode, event.api_version) == (False, stripe.api_version)
    assert event.pending_webhooks == 1
    assert event.request.id is None
    fresh_sandbox.settle()
    assert fresh_journey.api.events.retrieve(event.id).pending_webhooks == 0


def test_the_secret_is_shown_once(journey, receiver):
    made = receiver.register(journey)

    assert made.secret.startswith("whsec_")
    assert "secret" not in journey.api.webhook_endpoints.retrieve(made.id)
    journey.api.webhook_endpoints.delete(made.id)


def test_a_wrong_secret_does_not_verify(fresh_journey, receiver):
    receiver.register(fresh_journey, ["product.created"])
    fresh_journey.api.products.create({"name": "x"})
    body, headers = receiver.next_raw()

    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, headers["Stripe-Signature"], "whsec_other")


def test_an_event_made_by_a_request_names_it(fresh_journey, receiver):
    receiver.register(fresh_journey, ["customer.created"])

    fresh_journey.api.customers.create({"email": "a@example.org"}, {"idempotency_key": "the-key"})

    request = receiver.next().request
    assert request.id.startswith("req_")
    assert request.idempotency_key == "the-key"


def test_only_what_was_asked_for_arrives(fresh_sandbox, fresh_journey, receiver):
    receiver.register(fresh_journey, ["invoice.paid", "customer.subscription.created"])

    fresh_journey.subscribe()
    fresh_sandbox.settle()

    arrived = [event.type for event in receiver.all_so_far()]
    assert sorted(arrived) == ["customer.subscription.created", "invoice.paid"]


def test_all_events_of_a_payment_arrive_in_order(fresh_sandbox, fresh_journey, receiver):
    assert fresh_journey.price
    receiver.register(fresh_journey)

    fresh_journey.subscribe()
    fresh_sandbox.settle()

    arrived = [event.type for event in receiver.all_so_far()]
    assert arrived == fresh_journey.events()[2:]


def test_a_refusal_is_tried_again(fresh_sandbox, fresh_journey, receiver):
    receiver.register(fresh_journey, ["product.created"])
    receiver.status = 500
    fresh_journey.api.products.create({"name": "x"})
    first = receiver.next()
    fresh_sandbox.settle()

    receiver.status = 200
    second = receiver.next()

    assert second.id == first.id
    fresh_sandbox.settle()
    with pytest.raises(queue.Empty):
        receiver.next(timeout=0.01)


def test_retries_wait_longer_each_time_and_follow_the_clock(fresh_sandbox, fresh_journey, receiver):
    receiver.register(fresh_journey, ["product.created"])
    receiver.status = 503
    fresh_journey.api.products.create({"name": "x"})
    receiver.next()
    receiver.next()

    for seconds in (10, 60, 300, 300):
        fresh_sandbox.settle()
        fresh_sandbox.control("clock", advance=seconds)
        receiver.next()


def test_it_gives_up_after_three_days(fresh_sandbox, fresh_journey, receiver):
    receiver.register(fresh_journey, ["product.created"])
    receiver.status = 503
    fresh_journey.api.products.create({"name": "x"})
    receiver.next()
    fresh_sandbox.settle()

    fresh_sandbox.control("clock", advance=4 * DAY)
    receiver.next()
    wait_until_none_is_retried(fresh_sandbox)

    fresh_sandbox.control("clock", advance=4 * DAY)
    with pytest.raises(queue.Empty):
        receiver.next(timeout=0.01)


def wait_until_none_is_retried(sandbox):
    for _ in range(200):
        if sandbox.settle()["deliveries"]["retrying"] == 0:
            return
    raise AssertionError("still retrying")


def test_a_site_that_is_down_is_tried_again(fresh_sandbox, fresh_journey):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    fresh_journey.api.webhook_endpoints.create({"url": address, "enabled_events": ["*"]})

    fresh_journey.api.products.create({"name": "x"})

    assert fresh_sandbox.settle()["deliveries"]["retrying"] == 1
    page = requests.get(f"{fresh_sandbox.url}/control/", timeout=10).text
    assert "no answer (ConnectionRefusedError)" in page


def test_a_redirect_is_not_followed(fresh_sandbox, fresh_journey, receiver):
    receiver.register(fresh_journey, ["product.created"])
    receiver.status = 302

    fresh_journey.api.products.create({"name": "x"})

    receiver.next()
    assert fresh_sandbox.settle()["deliveries"]["retrying"] == 1


def test_what_is_pending_survives_a_restart(own_sandbox, receiver):
    journey = Journey(own_sandbox)
    receiver.register(journey, ["product.created"])
    own_sandbox.control("chaos", hold=True)
    journey.api.products.create({"name": "x"})

    own_sandbox.restart()
    own_sandbox.control("chaos")

    assert receiver.next().type == "product.created"


def test_several_endpoints_have_secrets_of_their_own(fresh_sandbox, fresh_journey, receiver):
    one = receiver.register(fresh_journey, ["product.created"])
    other = receiver.register(fresh_journey, ["product.created"])

    fresh_journey.api.products.create({"name": "x"})
    fresh_sandbox.settle()

    signatures = [receiver.next_raw()[1]["Stripe-Signature"] for _ in range(2)]
    assert one.secret != other.secret
    assert len(set(signatures)) == 2


def test_an_endpoint_can_be_switched_off_changed_and_deleted(
    fresh_sandbox, fresh_journey, receiver
):
    endpoints = fresh_journey.api.webhook_endpoints
    made = receiver.register(fresh_journey, ["product.created"])
    products = fresh_journey.api.products

    endpoints.update(made.id, {"disabled": True})
    products.create({"name": "while off"})
    endpoints.update(made.id, {"disabled": False, "enabled_events": ["product.updated"]})
    kept = products.create({"name": "not asked for"})
    products.update(kept.id, {"name": "asked for"})
    endpoints.delete(made.id)
    products.update(kept.id, {"name": "after"})
    fresh_sandbox.settle()

    assert [event.type for event in receiver.all_so_far()] == ["product.updated"]
    assert endpoints.list().data == []
    with pytest.raises(stripe.InvalidRequestError):
        endpoints.retrieve(made.id)


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"url": "not an address"}, "url"),
        ({"enabled_events": ["no.such.event"]}, "enabled_events[0]"),
    ],
)
def test_a_wrong_endpoint_is_refused(journey, wrong, param):
    params = {"url": "http://site.invalid/hook", "enabled_events": ["*"]} | wrong

    with pytest.raises(stripe.InvalidRequestError) as refused:
        journey.api.webhook_endpoints.create(params)

    assert refused.value.param == param


def test_duplicated_events_arrive_twice(fresh_sandbox, fresh_journey, receiver):
    receiver.register(fresh_journey, ["product.created"])
    fresh_sandbox.control("chaos", duplicate=100)

    fresh_journey.api.products.create({"name": "x"})
    fresh_sandbox.settle()

    arrived = [event.id for event in receiver.all_so_far()]
    assert len(arrived) == 2
    assert len(set(arrived)) == 1


def test_dropped_events_never_arrive_but_can_be_sent_again(fresh_sandbox, fresh_journey, receiver):
    receiver.register(fresh_journey, ["product.created"])
    fresh_sandbox.control("chaos", drop=100)
    fresh_journey.api.products.create({"name": "x"})
    fresh_sandbox.settle()
    assert receiver.all_so_far() == []

    event = fresh_journey.api.events.list().data[0]
    fresh_sandbox.control(f"events/{event.id}/resend")

    assert receiver.next().id == event.id


def test_shuffled_events_all_arrive_in_another_order(fresh_sandbox, fresh_journey, receiver):
    receiver.register(fresh_journey, ["product.created"])
    fresh_sandbox.control("chaos", shuffle=True, seed=7)
    made = [fresh_journey.api.products.create({"name": str(n)}).id for n in range(8)]

    fresh_sandbox.settle()

    arrived = [event.data.object.id for event in receiver.all_so_far()]
    assert sorted(arrived) == sorted(made)
    assert arrived != made


def test_delayed_events_wait_for_the_clock(fresh_sandbox, fresh_journey, receiver):
    receiver.register(fresh_journey, ["product.created"])
    fresh_sandbox.control("chaos", delay=3600)
    fresh_journey.api.products.create({"name": "x"})
    assert receiver.all_so_far() == []

    fresh_sandbox.control("clock", advance="hour")

    assert receiver.next().type == "product.created"


def test_held_events_arrive_when_let_go(fresh_sandbox, fresh_journey, receiver):
    receiver.register(fresh_journey, ["product.created"])
    fresh_sandbox.control("chaos", hold=True)
    fresh_journey.api.products.create({"name": "x"})
    assert fresh_sandbox.settle()["deliveries"]["held"] == 1
    assert receiver.all_so_far() == []

    fresh_sandbox.control("chaos", hold=False)

    assert receiver.next().type == "product.created"


def test_a_delivery_can_be_sent_again_from_the_log(fresh_sandbox, fresh_journey, receiver):
    receiver.register(fresh_journey, ["product.created"])
    fresh_journey.api.products.create({"name": "x"})
    first = receiver.next()
    fresh_sandbox.settle()
    logged = fresh_journey.read("/control/deliveries").json()["data"]

    fresh_journey.press(f"/control/deliveries/{logged[0]['id']}/resend")

    assert [(row["type"], row["status"], row["answer"]) for row in logged] == [
        ("product.created", "delivered", "200")
    ]
    assert receiver.next().id == first.id


def test_events_are_listed_by_kind_and_success(fresh_sandbox, fresh_journey, receiver):
    receiver.register(fresh_journey, ["product.created"])
    product = fresh_journey.api.products.create({"name": "x"})
    fresh_sandbox.settle()
    receiver.status = 500
    fresh_journey.api.products.create({"name": "y"})
    fresh_sandbox.settle()
    events = fresh_journey.api.events

    assert len(events.list({"type": "product.created"}).data) == 2
    assert len(events.list({"type": "product.*"}).data) == 2
    assert events.list({"types": ["price.created"]}).data == []
    delivered = events.list({"delivery_success": True}).data
    assert [event.data.object.id for event in delivered] == [product.id]
