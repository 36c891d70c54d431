"""Products, prices, customers and payment methods."""

import uuid

import pytest
import stripe

MONTH = {"interval": "month"}


def name():
    return f"thing-{uuid.uuid4()}"


def test_a_product_may_have_an_id_of_our_own(journey):
    wanted = name()

    made = journey.api.products.create({"id": wanted, "name": "Donation"})

    assert journey.api.products.retrieve(wanted) == made
    with pytest.raises(stripe.InvalidRequestError) as refused:
        journey.api.products.create({"id": wanted, "name": "Donation"})
    assert refused.value.code == "resource_already_exists"


def test_a_product_can_be_changed_and_found(journey):
    made = journey.api.products.create({"name": "Old", "metadata": {"a": "1", "b": "2"}})

    changed = journey.api.products.update(
        made.id, {"name": "New", "active": False, "metadata": {"a": "", "c": "3"}}
    )

    assert (changed.name, changed.active) == ("New", False)
    assert changed.metadata.to_dict() == {"b": "2", "c": "3"}
    assert made.id not in [p.id for p in journey.api.products.list({"active": True}).data]
    assert [p.id for p in journey.api.products.list({"ids": [made.id]}).data] == [made.id]


@pytest.mark.parametrize("text", ["1234567", "no", "x" * 23, "a<bcde"])
def test_a_bank_statement_takes_5_to_22_plain_characters(journey, text):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        journey.api.products.create({"name": "x", "statement_descriptor": text})

    assert refused.value.param == "statement_descriptor"


def test_a_price_is_found_by_its_lookup_key(journey):
    key = name()
    made = journey.api.prices.create(
        {
            "product": journey.price.product,
            "currency": "GBP",
            "unit_amount": 997,
            "recurring": MONTH,
            "lookup_key": key,
        }
    )

    found = journey.api.prices.list({"lookup_keys": [key, "other"], "active": True})

    assert [price.id for price in found.data] == [made.id]
    assert (made.currency, made.unit_amount, made.type) == ("gbp", 997, "recurring")


def test_a_lookup_key_moves_only_when_told_to(journey):
    key = name()
    params = {"product": journey.price.product, "currency": "gbp", "recurring": MONTH}
    old = journey.api.prices.create(params | {"unit_amount": 997, "lookup_key": key})

    with pytest.raises(stripe.InvalidRequestError) as refused:
        journey.api.prices.create(params | {"unit_amount": 1200, "lookup_key": key})
    new = journey.api.prices.create(
        params | {"unit_amount": 1200, "lookup_key": key, "transfer_lookup_key": True}
    )

    assert refused.value.param == "lookup_key"
    assert new.lookup_key == key
    assert journey.api.prices.retrieve(old.id).lookup_key is None


def test_a_price_can_be_retired(journey):
    made = journey.api.prices.create(
        {"product": journey.price.product, "currency": "gbp", "unit_amount": 5, "recurring": MONTH}
    )

    journey.api.prices.update(made.id, {"active": False, "nickname": "old"})

    with pytest.raises(stripe.InvalidRequestError, match="inactive"):
        journey.open_session(line_items=[{"price": made.id, "quantity": 1}])


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"product": "prod_unknown"}, "product"),
        ({"unit_amount": -1}, "unit_amount"),
        ({"currency": None}, "currency"),
        ({"unit_amount": None}, "unit_amount"),
        ({"billing_scheme": "tiered"}, "billing_scheme"),
    ],
)
def test_a_wrong_price_is_refused(journey, wrong, param):
    params = {"product": journey.price.product, "currency": "gbp", "unit_amount": 1} | wrong
    params = {key: value for key, value in params.items() if value is not None}

    with pytest.raises(stripe.InvalidRequestError) as refused:
        journey.api.prices.create(params)

    assert refused.value.param == param


def test_a_customer_is_found_by_address(journey):
    email = f"{name()}@example.org"
    made = journey.api.customers.create({"email": email, "name": "Sam"})

    assert [c.id for c in journey.api.customers.list({"email": email}).data] == [made.id]
    assert journey.api.customers.list({"email": "nobody@example.org"}).data == []


def test_a_customer_can_be_changed(journey):
    made = journey.api.customers.create({"email": "a@example.org"})

    changed = journey.api.customers.update(made.id, {"email": "b@example.org", "name": ""})

    assert (changed.email, changed.name) == ("b@example.org", None)


def test_a_deleted_customer_leaves_a_trace_and_no_subscription(journey):
    subscription = journey.subscribe()

    gone = journey.api.customers.delete(subscription.customer)

    assert gone.deleted
    assert journey.api.customers.retrieve(subscription.customer).deleted
    assert journey.again(subscription).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError):
        journey.api.customers.update(subscription.customer, {"name": "x"})
    told = journey.events("customer.deleted", "customer.subscription.deleted")
    assert told == ["customer.subscription.deleted", "customer.deleted"]


def test_a_test_card_can_be_attached_and_listed(journey):
    customer = journey.api.customers.create({"email": "a@example.org"})

    method = journey.api.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    journey.api.customers.update(
        customer.id, {"invoice_settings": {"default_payment_method": method.id}}
    )

    assert (method.card.brand, method.card.last4) == ("visa", "4242")
    listed = journey.api.customers.payment_methods.list(customer.id, {"type": "card"})
    assert [one.id for one in listed.data] == [method.id]
    assert journey.api.payment_methods.list({"customer": customer.id}).data[0].id == method.id
    journey.api.payment_methods.detach(method.id)
    assert journey.api.customers.payment_methods.list(customer.id).data == []


def test_a_card_belongs_to_one_customer(journey):
    one = journey.api.customers.create({"email": "a@example.org"})
    other = journey.api.customers.create({"email": "b@example.org"})
    method = journey.api.payment_methods.attach("pm_card_visa", {"customer": one.id})

    with pytest.raises(stripe.InvalidRequestError, match="already been attached"):
        journey.api.payment_methods.attach(method.id, {"customer": other.id})
    with pytest.raises(stripe.InvalidRequestError, match="does not have a payment method"):
        journey.api.customers.update(
            other.id, {"invoice_settings": {"default_payment_method": method.id}}
        )
