"""What time brings: renewals, failures, retries, endings."""

import pytest
import requests
import stripe

from tests.donations.sandbox import journey as steps

DAY = 24 * 3600


def test_a_month_later_it_renews(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe()
    before = subscription["items"].data[0]

    fresh_sandbox.control("clock", advance="month")

    after = fresh_journey.again(subscription)
    item = after["items"].data[0]
    assert after.status == "active"
    assert item.current_period_start == before.current_period_end
    newest, first = fresh_journey.invoices(subscription)
    assert (newest.status, newest.billing_reason) == ("paid", "subscription_cycle")
    assert newest.created == before.current_period_end
    assert newest.status_transitions.finalized_at == newest.created + 3600
    assert newest.lines.data[0].period.start == item.current_period_start
    assert (newest.period_start, newest.period_end) == (
        before.current_period_start,
        before.current_period_end,
    )
    assert after.latest_invoice == newest.id
    assert first.billing_reason == "subscription_create"


def test_a_renewal_is_a_draft_for_an_hour(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe()
    end = subscription["items"].data[0].current_period_end

    fresh_sandbox.control("clock", to=end + 60)
    draft = fresh_journey.invoices(subscription)[0]
    fresh_sandbox.control("clock", advance="hour")
    paid = fresh_journey.invoices(subscription)[0]

    assert (draft.status, draft.number, draft.auto_advance) == ("draft", None, True)
    assert (paid.id, paid.status) == (draft.id, "paid")


def test_a_jump_of_half_a_year_writes_each_month(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe()

    fresh_sandbox.control("clock", advance=190 * DAY)

    invoices = fresh_journey.invoices(subscription)
    assert [invoice.status for invoice in invoices] == ["paid"] * 7
    starts = [invoice.lines.data[0].period.start for invoice in invoices]
    assert starts == sorted(starts, reverse=True)
    ends = [invoice.lines.data[0].period.end for invoice in invoices]
    assert starts[:-1] == ends[1:]


def test_the_clock_only_moves_forward(fresh_sandbox):
    answer = requests.post(f"{fresh_sandbox.url}/control/clock", json={"to": 1}, timeout=10)

    assert answer.status_code == 400


def test_a_failed_renewal_is_past_due_and_tried_again(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe(number=steps.FAILS_LATER)

    fresh_sandbox.control(f"subscriptions/{subscription.id}/renew")

    failed = fresh_journey.again(subscription)
    invoice = fresh_journey.invoices(subscription)[0]
    assert failed.status == "past_due"
    assert (invoice.status, invoice.attempt_count, invoice.amount_remaining) == ("open", 1, 997)
    assert invoice.next_payment_attempt is not None
    assert fresh_journey.api.customers.retrieve(subscription.customer).delinquent is True
    told = fresh_journey.events(
        "charge.failed", "invoice.payment_failed", "customer.subscription.updated"
    )
    assert told[-3:] == [
        "charge.failed",
        "invoice.payment_failed",
        "customer.subscription.updated",
    ]


def test_a_new_card_and_a_payment_mend_it(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe(number=steps.FAILS_LATER)
    fresh_sandbox.control(f"subscriptions/{subscription.id}/renew")
    session = fresh_journey.portal(subscription)
    invoice = fresh_journey.invoices(subscription)[0]

    refused = fresh_journey.press(f"{invoice.hosted_invoice_url}/pay")
    fresh_journey.press(f"{session.url}/card", **steps.EXPIRY, number=steps.SUCCEEDS)
    paid = fresh_journey.press(f"{invoice.hosted_invoice_url}/pay")

    assert refused.status_code == 402
    assert "Your card was declined." in refused.text
    assert paid.status_code == 303
    assert fresh_journey.again(subscription).status == "active"
    assert fresh_journey.invoices(subscription)[0].status == "paid"


def test_the_retry_mends_it_if_the_card_does(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe()
    fresh_sandbox.control(f"subscriptions/{subscription.id}/renew", outcome="declines")
    assert fresh_journey.again(subscription).status == "past_due"

    fresh_sandbox.control(f"subscriptions/{subscription.id}/card", outcome="pays")
    fresh_sandbox.control("clock", advance=3 * DAY)

    assert fresh_journey.again(subscription).status == "active"
    assert fresh_journey.invoices(subscription)[0].attempt_count == 2


def test_when_retries_end_it_ends(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe(number=steps.FAILS_LATER)

    fresh_sandbox.control(f"subscriptions/{subscription.id}/renew")
    fresh_sandbox.control("clock", advance=16 * DAY)

    ended = fresh_journey.again(subscription)
    assert (ended.status, ended.cancellation_details.reason) == ("canceled", "payment_failed")
    invoice = fresh_journey.invoices(subscription)[0]
    assert (invoice.status, invoice.attempt_count) == ("open", 4)
    assert (invoice.next_payment_attempt, invoice.auto_advance) == (None, False)
    told = fresh_journey.events("invoice.payment_failed", "customer.subscription.deleted")
    assert told == ["invoice.payment_failed"] * 4 + ["customer.subscription.deleted"]


def test_the_end_of_retries_may_be_unpaid_or_paused(fresh_sandbox, fresh_journey):
    for outcome in ("unpaid", "paused"):
        fresh_sandbox.control("settings", end_of_retries=outcome)
        subscription = fresh_journey.subscribe(number=steps.FAILS_LATER)
        fresh_sandbox.control(f"subscriptions/{subscription.id}/renew")

        fresh_sandbox.control("clock", advance=16 * DAY)

        assert fresh_journey.again(subscription).status == outcome
    reason = fresh_journey.again(subscription).status_details.paused.subscription.type
    assert reason == "final_payment_failure"


def test_an_unpaid_one_still_makes_drafts_but_takes_nothing(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe(number=steps.FAILS_LATER)
    fresh_sandbox.control(f"subscriptions/{subscription.id}/renew")
    fresh_sandbox.control(f"subscriptions/{subscription.id}/end-retries", outcome="unpaid")

    fresh_sandbox.control("clock", advance="month")

    newest = fresh_journey.invoices(subscription)[0]
    assert (newest.status, newest.auto_advance) == ("draft", False)


def test_a_renewal_may_need_the_bank(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe(number=steps.ASKS_ALWAYS)
    fresh_sandbox.control(f"subscriptions/{subscription.id}/renew")
    invoice = fresh_journey.invoices(subscription)[0]
    assert fresh_journey.again(subscription).status == "past_due"
    assert "invoice.payment_action_required" in fresh_journey.events()

    asked = fresh_journey.press(f"{invoice.hosted_invoice_url}/pay")
    refused = fresh_journey.press(asked.headers["location"], answer="refuse")
    fresh_journey.press(asked.headers["location"], answer="approve")

    assert refused.status_code == 402
    assert fresh_journey.again(subscription).status == "active"


def test_it_ends_on_the_day_it_was_told_to(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe()
    fresh_journey.api.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    end = subscription["items"].data[0].current_period_end

    fresh_sandbox.control("clock", advance="month")

    ended = fresh_journey.again(subscription)
    assert (ended.status, ended.ended_at) == ("canceled", end)
    assert ended.cancellation_details.reason == "cancellation_requested"
    assert len(fresh_journey.invoices(subscription)) == 1


def test_a_paused_one_does_not_renew(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe()
    fresh_journey.api.subscriptions.pause(subscription.id)

    fresh_sandbox.control("clock", advance=100 * DAY)

    assert fresh_journey.again(subscription).status == "paused"
    assert len(fresh_journey.invoices(subscription)) == 1


def test_paused_collection_makes_invoices_and_takes_nothing(fresh_sandbox, fresh_journey):
    wanted = {"void": "void", "keep_as_draft": "draft", "mark_uncollectible": "uncollectible"}
    made = {}
    for behavior in wanted:
        subscription = fresh_journey.subscribe()
        pause = {"pause_collection": {"behavior": behavior}}
        made[behavior] = fresh_journey.api.subscriptions.update(subscription.id, pause)

    fresh_sandbox.control("clock", advance="month")

    for behavior, status in wanted.items():
        subscription = made[behavior]
        assert fresh_journey.again(subscription).status == "active"
        assert fresh_journey.invoices(subscription)[0].status == status


def test_paused_collection_ends_on_its_day(fresh_sandbox, fresh_journey):
    subscription = fresh_journey.subscribe()
    resumes = subscription.created + 10 * DAY
    fresh_journey.api.subscriptions.update(
        subscription.id, {"pause_collection": {"behavior": "void", "resumes_at": resumes}}
    )

    fresh_sandbox.control("clock", advance="month")

    assert fresh_journey.again(subscription).pause_collection is None
    assert fresh_journey.invoices(subscription)[0].status == "paid"


def test_events_older_than_30_days_are_gone(fresh_sandbox, fresh_journey):
    fresh_journey.subscribe()
    old = fresh_journey.api.events.list().data[0]

    fresh_sandbox.control("clock", advance=31 * DAY)

    kept = fresh_journey.api.events.list({"limit": 100}).data
    assert "checkout.session.completed" not in [event.type for event in kept]
    with pytest.raises(stripe.InvalidRequestError, match="No such event"):
        fresh_journey.api.events.retrieve(old.id)
