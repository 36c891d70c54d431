"""What all operations share: idempotency, lists, expansion, errors."""

import threading
import uuid

import pytest
import requests
import stripe

from tests.donations.sandbox_process import KEY


def test_the_same_key_and_body_give_the_same_answer(journey):
    options = {"idempotency_key": str(uuid.uuid4())}

    first = journey.api.customers.create({"email": "a@example.org"}, options)
    again = journey.api.customers.create({"email": "a@example.org"}, options)

    assert again.id == first.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.last_response.headers


def test_the_same_key_and_another_body_are_refused(journey):
    options = {"idempotency_key": str(uuid.uuid4())}
    journey.api.customers.create({"email": "a@example.org"}, options)

    with pytest.raises(stripe.IdempotencyError) as refused:
        journey.api.customers.create({"email": "b@example.org"}, options)

    assert refused.value.http_status == 400


def test_two_requests_at_once_with_one_key_make_one_object(journey):
    options = {"idempotency_key": str(uuid.uuid4())}
    together = threading.Barrier(5)
    found = []

    def create():
        together.wait()
        found.append(journey.api.customers.create({"email": "c@example.org"}, options).id)

    threads = [threading.Thread(target=create) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 5
    assert len(set(found)) == 1


def test_a_refused_request_leaves_its_key_free(journey):
    options = {"idempotency_key": str(uuid.uuid4())}
    with pytest.raises(stripe.InvalidRequestError):
        journey.api.prices.create({"currency": "gbp", "unit_amount": 1}, options)

    made = journey.api.prices.create(
        {"currency": "gbp", "unit_amount": 1, "product_data": {"name": "x"}}, options
    )

    assert made.unit_amount == 1


def test_a_key_is_forgotten_after_a_day(fresh_sandbox):
    create = fresh_sandbox.client.v1.customers.create
    options = {"idempotency_key": "once"}
    first = create({"email": "a@example.org"}, options)

    fresh_sandbox.control("clock", advance=25 * 3600)

    assert create({"email": "a@example.org"}, options).id != first.id


def test_lists_are_paged_newest_first(journey):
    product = journey.api.products.create({"name": "Paged"}).id
    made = [
        journey.api.prices.create({"product": product, "currency": "gbp", "unit_amount": n}).id
        for n in range(1, 6)
    ]
    newest = made[::-1]

    first = journey.api.prices.list({"product": product, "limit": 2})
    second = journey.api.prices.list(
        {"product": product, "limit": 2, "starting_after": first.data[-1].id}
    )
    back = journey.api.prices.list(
        {"product": product, "limit": 2, "ending_before": second.data[0].id}
    )
    everything = journey.api.prices.list({"product": product, "limit": 2}).auto_paging_iter()

    assert [price.id for price in first.data] == newest[:2]
    assert [price.id for price in second.data] == newest[2:4]
    assert [price.id for price in back.data] == newest[:2]
    assert (first.has_more, second.has_more, back.has_more) == (True, True, False)
    assert [price.id for price in everything] == newest


@pytest.mark.parametrize("limit", [0, 101, -1])
def test_a_page_holds_1_to_100(journey, limit):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        journey.api.products.list({"limit": limit})

    assert refused.value.param == "limit"


def test_a_page_cannot_start_after_something_unknown(journey):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        journey.api.products.list({"starting_after": "prod_unknown"})

    assert (refused.value.code, refused.value.param) == ("resource_missing", "starting_after")


def test_it_expands_at_any_depth(journey):
    subscription = journey.subscribe()

    opened = journey.api.subscriptions.retrieve(
        subscription.id,
        {"expand": ["customer", "latest_invoice.payments", "items.data.price.product"]},
    )

    assert opened.customer.email == "sam@example.org"
    payment = opened.latest_invoice.payments.data[0]
    assert payment.payment.payment_intent.startswith("pi_")
    assert opened["items"].data[0].price.product.name == "Monthly donation"


def test_a_deleted_customer_has_nothing_more_to_expand(journey):
    subscription = journey.subscribe()
    journey.api.customers.delete(subscription.customer)

    path = "customer.invoice_settings.default_payment_method"
    found = journey.api.subscriptions.retrieve(subscription.id, {"expand": [path]})

    assert found.customer.deleted


def test_it_expands_in_lists(journey):
    subscription = journey.subscribe()

    listed = journey.api.subscriptions.list(
        {"customer": subscription.customer, "expand": ["data.customer", "data.latest_invoice"]}
    )

    assert listed.data[0].customer.id == subscription.customer
    assert listed.data[0].latest_invoice.status == "paid"


@pytest.mark.parametrize("path", ["nonsense", "status", "metadata", "items.data.id", "a.b.c.d.e"])
def test_it_refuses_to_expand_what_cannot_be(journey, path):
    subscription = journey.subscribe()

    with pytest.raises(stripe.InvalidRequestError, match="expand"):
        journey.api.subscriptions.retrieve(subscription.id, {"expand": [path]})


def test_what_does_not_exist_is_a_404(journey):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        journey.api.customers.retrieve("cus_unknown")

    assert refused.value.http_status == 404
    assert refused.value.code == "resource_missing"
    assert "No such customer: 'cus_unknown'" in str(refused.value)


def test_an_object_of_another_kind_is_not_found_either(journey):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        journey.api.customers.retrieve(journey.price.id)

    assert refused.value.http_status == 404


def test_a_body_that_is_too_large_is_refused(sandbox):
    answer = requests.post(
        f"{sandbox.url}/v1/customers",
        data={"description": "x" * 2_000_000},
        auth=(KEY, ""),
        timeout=10,
    )

    assert answer.status_code == 413
    assert answer.json()["error"]["type"] == "invalid_request_error"
