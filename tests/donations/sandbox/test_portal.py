"""The customer portal: configurations, sessions and the pages that Stripe hosts."""

import pytest
import stripe

from tests.donations.sandbox import journey as steps


def test_the_front_page_shows_what_one_has(journey):
    subscription = journey.subscribe(email="front@example.org")

    page = journey.read(journey.portal(subscription).url)

    assert page.status_code == 200
    for words in ("Local sandbox, not Stripe", "£9.97", "Visa ending 4242", "front@example.org"):
        assert words in page.text
    for action in ("Pause", "Replace card", "Cancel", "Return to the site", "invoice"):
        assert action in page.text
    assert f'href="{journey.home}"' in page.text


def test_only_what_the_configuration_enables_is_there(journey):
    subscription = journey.subscribe()
    bare = journey.api.billing_portal.configurations.create(
        {"features": {"invoice_history": {"enabled": False}}}
    )
    session = journey.portal(subscription, configuration=bare.id)

    page = journey.read(session.url)

    for action in ("Pause", "Replace card", "Cancel", "Change", "Invoices"):
        assert action not in page.text
    for address in ("card", "email", f"pause/{subscription.id}", f"cancel/{subscription.id}"):
        assert journey.read(f"{session.url}/{address}").status_code == 404
    for address in (f"resume/{subscription.id}", f"undo/{subscription.id}"):
        assert journey.press(f"{session.url}/{address}").status_code == 404


def test_stopping_sets_the_day_and_nothing_else(journey):
    subscription = journey.subscribe()
    session = journey.portal(subscription)
    end = subscription["items"].data[0].current_period_end

    page = journey.read(f"{session.url}/cancel/{subscription.id}")
    journey.press(f"{session.url}/cancel/{subscription.id}", feedback="other", comment="Enough")

    assert "Too expensive" in page.text
    stopped = journey.again(subscription)
    assert (stopped.status, stopped.cancel_at, stopped.cancel_at_period_end) == (
        "active",
        end,
        False,
    )
    assert stopped.cancellation_details.feedback == "other"
    assert stopped.cancellation_details.comment == "Enough"


def test_stopping_can_be_undone(journey):
    subscription = journey.subscribe()
    session = journey.portal(subscription)
    journey.press(f"{session.url}/cancel/{subscription.id}")

    page = journey.read(session.url)
    journey.press(f"{session.url}/undo/{subscription.id}")

    assert "Do not cancel" in page.text
    again = journey.again(subscription)
    assert (again.cancel_at, again.canceled_at) == (None, None)


def test_a_reason_that_was_not_offered_is_not_kept(journey):
    subscription = journey.subscribe()
    session = journey.portal(subscription)

    journey.press(f"{session.url}/cancel/{subscription.id}", feedback="missing_features")

    assert journey.again(subscription).cancellation_details.feedback is None


def test_pausing_says_why_and_resumes_by_itself(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe()
    session = fresh_journey.portal(subscription)

    fresh_journey.press(f"{session.url}/pause/{subscription.id}", option="1")

    paused = fresh_journey.again(subscription)
    assert paused.status == "paused"
    assert paused.status_details.paused.subscription.type == "pause_requested"
    fresh_sandbox.control("clock", advance="month")
    assert fresh_journey.again(subscription).status == "paused"
    fresh_sandbox.control("clock", advance="month")
    assert fresh_journey.again(subscription).status == "active"
    assert [invoice.status for invoice in fresh_journey.invoices(subscription)] == ["paid", "paid"]
    assert fresh_journey.events("customer.subscription.resumed") == [
        "customer.subscription.resumed"
    ]


def test_resuming_begins_a_new_paid_period(journey):
    subscription = journey.subscribe()
    session = journey.portal(subscription)
    journey.press(f"{session.url}/pause/{subscription.id}")

    page = journey.read(session.url)
    journey.press(f"{session.url}/resume/{subscription.id}")

    assert "Paused" in page.text
    resumed = journey.again(subscription)
    assert (resumed.status, resumed.status_details) == ("active", None)
    assert len(journey.invoices(subscription)) == 2


def test_a_pause_that_was_not_offered_is_refused(journey):
    subscription = journey.subscribe()
    session = journey.portal(subscription)

    for option in ("9", "-1", "x"):
        answer = journey.press(f"{session.url}/pause/{subscription.id}", option=option)
        assert answer.status_code == 400
    assert journey.again(subscription).status == "active"


def test_a_new_card_becomes_the_default(journey):
    subscription = journey.subscribe()
    session = journey.portal(subscription)

    answer = journey.press(f"{session.url}/card", **steps.EXPIRY, number=steps.MASTERCARD)

    assert answer.status_code == 303
    again = journey.api.subscriptions.retrieve(
        subscription.id, {"expand": ["default_payment_method", "customer"]}
    )
    assert again.default_payment_method.card.last4 == "4444"
    default = again.customer.invoice_settings.default_payment_method
    assert default == again.default_payment_method.id


def test_a_new_card_that_is_declined_changes_nothing(journey):
    subscription = journey.subscribe()
    session = journey.portal(subscription)

    answer = journey.press(f"{session.url}/card", **steps.EXPIRY, number=steps.DECLINED)

    assert answer.status_code == 422
    assert "Your card was declined." in answer.text
    assert journey.again(subscription) == subscription


def test_a_new_card_may_ask_its_bank(journey):
    subscription = journey.subscribe()
    session = journey.portal(subscription)
    fields = steps.EXPIRY | {"number": steps.ASKS_ONCE}

    asked = journey.press(f"{session.url}/card", **fields)
    refused = journey.press(asked.headers["location"], answer="refuse")
    asked = journey.press(f"{session.url}/card", **fields)
    approved = journey.press(asked.headers["location"], answer="approve")

    assert refused.status_code == 402
    assert approved.status_code == 303
    again = journey.api.subscriptions.retrieve(
        subscription.id, {"expand": ["default_payment_method"]}
    )
    assert again.default_payment_method.card.last4 == "3155"


def test_the_address_can_be_changed(journey):
    subscription = journey.subscribe(email="old@example.org")
    session = journey.portal(subscription)

    wrong = journey.press(f"{session.url}/email", email="new")
    right = journey.press(f"{session.url}/email", email="new@example.org")

    assert wrong.status_code == 422
    assert right.status_code == 303
    assert journey.api.customers.retrieve(subscription.customer).email == "new@example.org"


@pytest.mark.parametrize(
    ("flow", "page", "done"),
    [
        ("payment_method_update", "card", "Save card"),
        ("subscription_cancel", "cancel", "Cancel subscription"),
        ("subscription_pause", "pause", "Pause subscription"),
    ],
)
def test_a_deep_link_opens_one_page_and_returns_to_the_site(journey, flow, page, done):
    subscription = journey.subscribe()
    after = {"type": "redirect", "redirect": {"return_url": f"{journey.home}?done=1"}}
    flow_data = {"type": flow, "after_completion": after}
    if flow.startswith("subscription"):
        flow_data[flow] = {"subscription": subscription.id}
    session = journey.portal(subscription, flow_data=flow_data)

    opened = journey.read(session.url).headers["location"]
    shown = journey.read(opened)
    answer = journey.press(opened, **steps.EXPIRY, number=steps.SUCCEEDS, option="0")

    assert opened.startswith(session.url.removeprefix(journey.sandbox.url) + f"/{page}")
    assert done in shown.text
    assert answer.headers["location"] == f"{journey.home}?done=1"
    assert journey.read(session.url).status_code == 200


def test_a_flow_may_end_with_words(journey):
    subscription = journey.subscribe()
    after = {"type": "hosted_confirmation", "hosted_confirmation": {"custom_message": "Thank you!"}}
    flow = {
        "type": "subscription_cancel",
        "subscription_cancel": {"subscription": subscription.id},
        "after_completion": after,
    }
    session = journey.portal(subscription, flow_data=flow)

    answer = journey.press(journey.read(session.url).headers["location"])

    assert answer.status_code == 200
    assert "Thank you!" in answer.text


def test_a_deep_link_needs_its_feature_and_its_own_customer(journey):
    subscription, other = journey.subscribe(), journey.subscribe()
    bare = journey.api.billing_portal.configurations.create(
        {"features": {"invoice_history": {"enabled": True}}}
    )
    flow = {"type": "subscription_cancel", "subscription_cancel": {"subscription": other.id}}

    with pytest.raises(stripe.InvalidRequestError, match="disabled"):
        journey.portal(subscription, configuration=bare.id, flow_data=flow)
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription"):
        journey.portal(subscription, flow_data=flow)


def test_one_customer_cannot_touch_anothers_subscription(journey):
    subscription, other = journey.subscribe(), journey.subscribe()
    session = journey.portal(subscription)

    answer = journey.press(f"{session.url}/cancel/{other.id}")

    assert answer.status_code == 404
    assert journey.again(other) == other


def test_a_session_ends_after_an_hour(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe()
    session = fresh_journey.portal(subscription)

    fresh_sandbox.control("clock", advance="day")

    assert fresh_journey.read(session.url).status_code == 410
    answer = fresh_journey.press(f"{session.url}/cancel/{subscription.id}")
    assert answer.status_code == 410
    assert fresh_journey.again(subscription).cancel_at is None


def test_the_login_page_finds_a_customer_by_address(journey):
    journey.subscribe(email="lost@example.org")
    address = journey.configuration.login_page.url

    unknown = journey.press(address, email="nobody@example.org")
    known = journey.press(address, email="lost@example.org")

    assert unknown.status_code == 404
    assert "£9.97" in journey.read(known.headers["location"]).text


def test_a_session_needs_a_configuration(journey):
    subscription = journey.subscribe()

    with pytest.raises(stripe.InvalidRequestError, match="No configuration provided"):
        journey.api.billing_portal.sessions.create({"customer": subscription.customer})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        journey.portal(subscription, configuration="bpc_unknown")
    assert refused.value.param == "configuration"


def test_a_configuration_can_be_changed_and_listed(journey):
    made = journey.api.billing_portal.configurations.create(
        {"features": steps.ALL_FEATURES, "metadata": {"a": "b"}}
    )

    changed = journey.api.billing_portal.configurations.update(
        made.id,
        {
            "active": False,
            "default_return_url": "https://site.invalid/x",
            "features": {"subscription_pause": {"enabled": False}},
            "business_profile": {"headline": "Hello"},
        },
    )

    assert changed.features.subscription_pause.enabled is False
    assert changed.features.subscription_cancel.enabled is True
    assert changed.business_profile.headline == "Hello"
    active = journey.api.billing_portal.configurations.list({"active": True, "limit": 100})
    assert made.id not in [one.id for one in active.data]


def test_an_invoice_has_a_page_and_a_receipt(journey):
    subscription = journey.subscribe()
    invoice = journey.invoices(subscription)[0]

    page = journey.read(invoice.hosted_invoice_url)
    receipt = journey.read(invoice.invoice_pdf)

    assert invoice.number in page.text
    assert receipt.headers["Content-Type"].startswith("text/plain")
    for words in (invoice.number, "£9.97", "Visa ending 4242", "not Stripe"):
        assert words in receipt.text


def test_an_invoice_that_is_not_there_is_a_plain_404(journey):
    assert journey.read("/i/in_unknown").status_code == 404
    assert journey.read("/p/session/unknown").status_code == 404
    assert journey.read("/c/pay/cs_unknown").status_code == 404
