"""Every request is held to the installed SDK's own request types."""

import pytest
import requests
from stripe import params
from stripe.params import billing_portal, checkout

from donations.sandbox import operations, strict
from donations.sandbox.errors import ApiError
from tests.donations.sandbox_process import KEY


def check(kind, **fields):
    return strict.check(kind, strict.nest(fields.items()))


def refusal(kind, **fields):
    with pytest.raises(ApiError) as refused:
        check(kind, **fields)
    return refused.value


def test_it_gives_typed_values():
    checked = check(
        checkout.SessionCreateParams,
        **{
            "mode": "subscription",
            "line_items[0][price]": "price_1",
            "line_items[0][quantity]": "1",
            "adaptive_pricing[enabled]": "false",
            "subscription_data[metadata][attempt]": "abc",
            "expand[]": "line_items",
        },
    )

    assert checked == {
        "mode": "subscription",
        "line_items": [{"price": "price_1", "quantity": 1}],
        "adaptive_pricing": {"enabled": False},
        "subscription_data": {"metadata": {"attempt": "abc"}},
        "expand": ["line_items"],
    }


def test_it_names_an_unknown_parameter_at_any_depth():
    error = refusal(checkout.SessionCreateParams, **{"subscription_data[foo]": "1"})

    assert (error.code, error.param) == ("parameter_unknown", "subscription_data[foo]")


def test_payment_method_types_are_gone_from_checkout():
    error = refusal(checkout.SessionCreateParams, **{"payment_method_types[0]": "card"})

    assert (error.code, error.param) == ("parameter_unknown", "payment_method_types")


def test_it_names_what_is_missing():
    error = refusal(billing_portal.ConfigurationCreateParams)
    assert (error.code, error.param) == ("parameter_missing", "features")

    error = refusal(
        billing_portal.ConfigurationCreateParams,
        **{"features[subscription_cancel][mode]": "at_period_end"},
    )
    assert error.param == "features[subscription_cancel][enabled]"


@pytest.mark.parametrize(
    ("kind", "field", "value", "code"),
    [
        (params.PriceCreateParams, "unit_amount", "9.97", "parameter_invalid_integer"),
        (params.PriceCreateParams, "unit_amount", "", "parameter_invalid_empty"),
        (params.PriceCreateParams, "active", "yes", None),
        (params.PriceCreateParams, "recurring", "month", None),
        (params.PriceCreateParams, "recurring[interval]", "fortnight", None),
        (params.PriceCreateParams, "tiers", "1", None),
        (params.SubscriptionUpdateParams, "cancel_at", "tomorrow", None),
        (params.SubscriptionUpdateParams, "pause_collection[behavior]", "wait", None),
        (params.SubscriptionListParams, "status", "dormant", None),
        (params.SubscriptionListParams, "created[after]", "1", "parameter_unknown"),
        (checkout.SessionCreateParams, "submit_type", "give", None),
        (params.WebhookEndpointCreateParams, "enabled_events[0]", "invoice.payed", None),
    ],
)
def test_it_refuses_a_wrong_type_or_value(kind, field, value, code):
    fields = {"currency": "gbp", "url": "http://x.example", "enabled_events[1]": "*"}
    fields = {name: text for name, text in fields.items() if name in kind.__annotations__}

    error = refusal(kind, **fields | {field: value})

    assert error.param == field
    assert error.code == code
    assert error.status == 400


def test_a_text_may_not_be_an_object():
    assert refusal(params.PriceCreateParams, currency="gbp", **{"nickname[a]": "1"}).param == (
        "nickname"
    )


def test_an_emptied_field_is_none_where_stripe_lets_it_be():
    assert check(params.SubscriptionUpdateParams, cancel_at="") == {"cancel_at": None}
    assert check(params.CustomerUpdateParams, name="") == {"name": None}


def test_a_required_text_may_not_be_empty():
    assert refusal(params.ProductCreateParams, name="").code == "parameter_invalid_empty"


def test_options_of_the_sdks_call_are_not_fields():
    assert refusal(params.ProductCreateParams, name="x", api_key="x").code == "parameter_unknown"


@pytest.mark.parametrize("name", ["a[", "[a]", "a]b", "a[b]c"])
def test_broken_names_of_fields_are_refused(name):
    with pytest.raises(ApiError):
        strict.nest([(name, "1")])


def test_a_field_cannot_be_a_value_and_an_object():
    with pytest.raises(ApiError):
        strict.nest([("a", "1"), ("a[b]", "2")])


def test_every_operation_models_only_what_the_sdk_knows():
    for method, rule, kind, operation in operations.OPERATIONS:
        unknown = operations.modelled(operation) - kind.__annotations__.keys()
        assert not unknown, f"{method} {rule}: {unknown}"


def test_what_stripe_knows_and_the_sandbox_does_not_is_said_so(sandbox):
    answer = requests.post(
        f"{sandbox.url}/v1/checkout/sessions",
        data={"mode": "payment", "allow_promotion_codes": "true"},
        auth=(KEY, ""),
        timeout=10,
    )

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "sandbox_not_modelled"
