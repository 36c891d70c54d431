"""No request may carry a parameter that the installed SDK's own types do not know."""

import types
import typing
import uuid
from datetime import UTC, datetime

import pytest
import stripe.params as sdk
import typing_extensions
from stripe._request_options import RequestOptions
from stripe._stripe_object import UntypedStripeObject
from stripe.params import billing_portal, checkout

from donations import stripe_params
from donations.stripe_client import API_VERSION

# The SDK imports these for type checkers only.
NAMES = {"StripeContext": str, "Mapping": typing.Mapping}
# Options of the SDK's call, which never travel as parameters.
OPTIONS = RequestOptions.__annotations__

WEBHOOK = stripe_params.webhook_endpoint(url="https://wayside.example/donate/webhook/")
CONFIGURATION = stripe_params.portal_configuration(return_url="https://wayside.example/")

SINCE = datetime(2026, 11, 1, tzinfo=UTC)

SENT = {
    "checkout": (
        checkout.SessionCreateParams,
        stripe_params.checkout(
            attempt=uuid.uuid4(),
            price_id="price_1",
            success_url="https://a",
            cancel_url="https://b",
        ),
    ),
    "new product": (sdk.ProductCreateParams, {"id": "p", **stripe_params.product()}),
    "product": (sdk.ProductUpdateParams, stripe_params.product()),
    "price": (sdk.PriceCreateParams, {**stripe_params.price(), "transfer_lookup_key": True}),
    "new portal configuration": (billing_portal.ConfigurationCreateParams, CONFIGURATION),
    "portal configuration": (billing_portal.ConfigurationUpdateParams, CONFIGURATION),
    "new webhook": (sdk.WebhookEndpointCreateParams, {**WEBHOOK, "api_version": API_VERSION}),
    "webhook": (sdk.WebhookEndpointUpdateParams, {**WEBHOOK, "disabled": False}),
    "a subscription": (sdk.SubscriptionRetrieveParams, stripe_params.subscription()),
    "subscriptions": (sdk.SubscriptionListParams, stripe_params.subscriptions_of("cus_1")),
    "customers": (sdk.CustomerListParams, stripe_params.customers_with("a@example.org")),
    "stop": (sdk.SubscriptionUpdateParams, stripe_params.stop()),
    "go on": (sdk.SubscriptionUpdateParams, stripe_params.go_on_after_stop(by_boolean=True)),
    "go on too": (sdk.SubscriptionUpdateParams, stripe_params.go_on_after_stop(by_boolean=False)),
    "collect again": (sdk.SubscriptionUpdateParams, stripe_params.collect_again()),
    "end": (sdk.SubscriptionCancelParams, stripe_params.end()),
    "resume": (sdk.SubscriptionResumeParams, stripe_params.resume()),
    "an invoice": (sdk.InvoiceRetrieveParams, stripe_params.invoice()),
    "paid invoices": (sdk.InvoicePaymentListParams, stripe_params.invoices_paid_by("pi_1")),
    "charges": (sdk.ChargeListParams, stripe_params.charges_of("cus_1")),
    "refunds of a charge": (sdk.RefundListParams, stripe_params.adjustments_of("ch_1")),
    "disputes of a charge": (sdk.DisputeListParams, stripe_params.adjustments_of("ch_1")),
    "every subscription": (sdk.SubscriptionListParams, stripe_params.every_subscription(SINCE)),
    "every invoice": (sdk.InvoiceListParams, stripe_params.every(since=SINCE)),
    "unpaid": (sdk.InvoicePaymentListParams, stripe_params.every_unpaid_invoice_payment()),
    "every refund": (sdk.RefundListParams, stripe_params.every_adjustment(SINCE)),
    "every dispute": (sdk.DisputeListParams, stripe_params.every_adjustment(SINCE)),
    "every checkout": (checkout.SessionListParams, stripe_params.every(since=SINCE)),
    "invoices": (sdk.InvoiceListParams, stripe_params.invoices_of("sub_1", newest=12)),
    "prices": (sdk.PriceListParams, stripe_params.prices_in_use()),
    "portals": (billing_portal.ConfigurationListParams, stripe_params.portal_configurations()),
    "webhooks": (sdk.WebhookEndpointListParams, stripe_params.webhook_endpoints()),
    **{
        f"portal, {flow or 'front page'}": (
            billing_portal.SessionCreateParams,
            stripe_params.portal_session(
                customer_id="cus_1",
                configuration_id="bpc_1",
                return_url="https://wayside.example/",
                flow=flow,
                subscription_id="sub_1",
            ),
        )
        for flow in ("", *stripe_params.FLOWS)
    },
}


def faults(hint, value, where):
    """Where `value` breaks `hint`. In a union with named values, a plain `str` means "more may
    come" and does not count: what we send is known today."""
    if typing_extensions.is_typeddict(hint):
        return list(_faults_in_fields(hint, value, where))
    origin, arms = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _faults_in_union(arms, value, where)
    if origin is typing.Literal:
        return [] if value in arms else [f"{where}: {value!r}"]
    if origin is list and isinstance(value, list):
        return [f for n, one in enumerate(value) for f in faults(arms[0], one, f"{where}[{n}]")]
    if origin is dict and isinstance(value, dict):
        return [f for name, one in value.items() for f in faults(arms[1], one, f"{where}.{name}")]
    return [] if type(value) is hint else [f"{where}: {value!r} is not {hint}"]


def _faults_in_fields(hint, value, where):
    if not isinstance(value, dict):
        yield f"{where}: {value!r} is not an object"
        return
    hints = typing_extensions.get_type_hints(hint, localns=NAMES)
    hints = {name: one for name, one in hints.items() if name not in OPTIONS}
    yield from (f"{where}.{name} is unknown" for name in value if name not in hints)
    yield from (f"{where}.{name} is missing" for name in hint.__required_keys__ - value.keys())
    for name in value.keys() & hints.keys():
        yield from faults(hints[name], value[name], f"{where}.{name}")


def _faults_in_union(arms, value, where):
    arms = [arm for arm in arms if typing.get_origin(arm) is not UntypedStripeObject]
    named = [arm for arm in arms if typing.get_origin(arm) is typing.Literal]
    if any(set(arm.__args__) - {""} for arm in named):
        arms = [arm for arm in arms if arm is not str]
    found = [faults(arm, value, where) for arm in arms]
    return [] if [] in found else min(found, key=len)


@pytest.mark.parametrize("name", SENT)
def test_the_installed_sdk_knows_every_parameter(name):
    hint, params = SENT[name]

    assert faults(hint, params, name) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"payment_method_types": ["card"]},  # removed in 2026-09-30
        {"mode": "subscribtion"},
        {"line_items": [{"prize": "price_1"}]},
        {"adaptive_pricing": {"enabled": "no"}},
    ],
)
def test_this_test_would_notice_a_wrong_parameter(wrong):
    hint, params = SENT["checkout"]

    assert faults(hint, {**params, **wrong}, "checkout")


def test_checkout_leaves_the_ways_to_pay_to_stripe():
    assert "payment_method_types" not in SENT["checkout"][1]


def test_checkout_charges_pounds_from_everywhere():
    assert SENT["checkout"][1]["adaptive_pricing"] == {"enabled": False}


def test_stripe_learns_nothing_about_a_person_from_us_but_the_reference_of_the_attempt():
    attempt = uuid.uuid4()
    params = stripe_params.checkout(
        attempt=attempt, price_id="price_1", success_url="https://a", cancel_url="https://b"
    )

    assert params["subscription_data"] == {"metadata": {"attempt": str(attempt)}}
    assert params["client_reference_id"] == str(attempt)
    assert "metadata" not in params
    assert "customer_email" not in params


def test_the_line_on_the_bank_statement_is_discreet():
    line = stripe_params.product()["statement_descriptor"]

    # https://docs.stripe.com/get-started/account/statement-descriptors#requirements
    assert 5 <= len(line) <= 22
    assert not set(line) & set("<>\\'\"*")
    assert not {"MDMA", "PTSD", "THERAPY", "DRUG"} & set(line.upper().split())
