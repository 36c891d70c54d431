"""Objects against Stripe's description and the SDK's types; the checking client does the rest."""

import pytest

from donations.sandbox import NEVER_CHECKED
from tests.donations.sandbox import journey as steps
from tests.donations.sandbox import stripe_description
from tests.donations.sandbox_process import ROOT


@pytest.fixture(scope="module")
def everything(journey, sandbox):
    """One object of each kind, in as many states as one journey brings."""
    subscription = journey.subscribe(number=steps.DISPUTED)
    journey.open_session(custom_text={"submit": {"message": "Thank you"}}, locale="en-GB")
    api, portal = journey.api, journey.api.billing_portal
    for kind in ("payment_method_update", "customer_update"):
        journey.portal(subscription, flow_data={"type": kind})
    for kind in ("subscription_cancel", "subscription_pause"):
        flow = {"type": kind, kind: {"subscription": subscription.id}}
        journey.portal(subscription, flow_data=flow)
    api.webhook_endpoints.create({"url": "http://127.0.0.1:9/", "enabled_events": ["*"]})
    paused = api.subscriptions.pause(journey.subscribe().id)
    renewed = journey.subscribe()
    sandbox.control(f"subscriptions/{renewed.id}/renew", outcome="declines")
    sandbox.control(f"invoices/{paused.latest_invoice}/refund")
    api.invoices.mark_uncollectible(journey.again(renewed).latest_invoice)
    lists = [
        portal.configurations.list(),
        api.checkout.sessions.list(),
        *(getattr(api, name).list({"limit": 100}) for name in LISTED),
    ]
    expand = ["latest_invoice.payments", "default_payment_method", "customer"]
    one = api.subscriptions.retrieve(subscription.id, {"expand": expand})
    session = journey.portal(subscription, flow_data=flow)
    return [*(one for found in lists for one in found.data), one, session]


LISTED = (
    "charges customers disputes events invoice_payments invoices payment_intents payment_methods "
    "prices products refunds subscriptions webhook_endpoints"
).split()


def test_the_description_lacks_just_what_is_listed_here(everything):
    undescribed = set()
    for one in everything:
        undescribed |= stripe_description.undescribed(one.to_dict(for_json=True))

    assert undescribed == stripe_description.NOT_DESCRIBED


def test_every_kind_is_seen(everything):
    assert {one.object for one in everything} >= {
        "billing_portal.configuration",
        "billing_portal.session",
        "charge",
        "checkout.session",
        "customer",
        "dispute",
        "event",
        "invoice",
        "invoice_payment",
        "payment_intent",
        "payment_method",
        "price",
        "product",
        "refund",
        "subscription",
        "webhook_endpoint",
    }


def test_the_check_by_description_sees_a_fault(everything):
    subscription = next(one for one in everything if one.object == "subscription")
    body = subscription.to_dict(for_json=True)

    for fault in ({"status": "asleep"}, {"start_date": None}, {"cancel_at": "soon"}):
        with pytest.raises(AssertionError):
            stripe_description.described(body | fault)
    del body["start_date"]
    with pytest.raises(AssertionError):
        stripe_description.described(body)


def test_the_check_by_type_sees_a_fault(everything):
    paused = next(
        one for one in everything if one.object == "subscription" and one.status == "paused"
    ).to_dict(for_json=True)
    stripe_description.typed(paused)

    details = {"paused": {"subscription": {"type": "bored"}, "transitioned_at": 1, "type": "x"}}
    for fault in ({"status_details": details}, {"current_period_end": 1}, {"created": "1"}):
        with pytest.raises(AssertionError):
            stripe_description.typed(paused | fault)
    del paused["billing_mode"]
    with pytest.raises(AssertionError):
        stripe_description.typed(paused)


def test_the_guide_tells_what_was_never_checked_as_the_sandbox_does():
    guide = (ROOT / "docs" / "stripe.md").read_text()

    for sentence in NEVER_CHECKED:
        assert f"- {sentence}\n" in guide
