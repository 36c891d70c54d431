"""manage.py donations_reconcile: what webhooks did not tell."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from donations import stripe_client, stripe_params, sync
from donations.models import (
    Adjustment,
    CheckoutAttempt,
    Notice,
    Payment,
    ReconcileRun,
    Subscription,
    Supporter,
)
from donations.reconcile import Comparison
from donations.stripe_problems import StripeRefused, StripeUnavailable
from tests.donations.conftest import NOWHERE
from tests.donations.giving import (
    donate,
    known_subscription,
    make_subscription,
    make_subscription_to,
    pay,
    press_donate,
)

pytestmark = pytest.mark.django_db

State = Subscription.State
MIRRORS = (Supporter, Subscription, Payment, Adjustment, CheckoutAttempt)


@pytest.fixture
def sandbox(own_sandbox):
    return own_sandbox


def run(*arguments, **options):
    """(exit code, lines) of the command."""
    out, code = io.StringIO(), 0
    try:
        call_command("donations_reconcile", *arguments, stdout=out, **options)
    except SystemExit as end:
        code = end.code
    except CommandError as error:
        return error.returncode, [str(error)]
    return code, out.getvalue().splitlines()


def rows():
    """All that we mirror, but for the time of the last comparison."""
    return [
        {name: value for name, value in row.items() if name != "synced_at"}
        for model in MIRRORS
        for row in model.objects.order_by("pk").values()
    ]


def assert_it_heals(expected_drift):
    """A dry run finds it and changes nothing; the next mends it; after that there is nothing."""
    before = rows()
    code, _ = run()
    assert (code, ReconcileRun.objects.first().drift) == (1, expected_drift)
    assert rows() == before

    assert run(apply=True)[0] == 0
    assert ReconcileRun.objects.first().mended == expected_drift
    mended = rows()
    assert mended != before

    assert run(apply=True)[0] == 0
    assert ReconcileRun.objects.first().drift == 0
    assert rows() == mended


def newest_invoice(sandbox, subscription):
    return sandbox.client.v1.invoices.list({"subscription": subscription.stripe_id}).data[0]


def test_with_no_donations_at_all_nothing_differs(sandbox):
    assert run() == (0, ["Compared: nothing.", "Different: 0. Mended: 0."])


def test_what_we_know_already_does_not_differ(sandbox):
    known_subscription(sandbox)

    code, lines = run()

    assert code == 0
    assert lines[0] == "Compared: 1 supporters, 1 subscriptions, 1 payments."


def test_it_takes_in_a_subscription_made_by_hand_in_the_dashboard(sandbox):
    subscription_id = make_subscription(sandbox, email="hand@example.org")

    assert_it_heals(3)

    subscription = Subscription.objects.get(stripe_id=subscription_id)
    assert subscription.state == State.ACTIVE
    assert subscription.supporter.email == "hand@example.org"
    assert subscription.payments.get().status == "paid"


def test_it_shows_the_difference_as_a_table_without_addresses(sandbox):
    subscription = known_subscription(sandbox, email="quiet@example.org")
    sandbox.client.v1.subscriptions.cancel(subscription.stripe_id)
    new = {"email": "louder@example.org"}
    sandbox.client.v1.customers.update(subscription.supporter.stripe_id, new)

    _, lines = run()

    assert lines[0].split() == ["WHAT", "ID", "AT", "STRIPE", "FIELD", "HERE", "AT", "STRIPE"]
    row = next(line for line in lines if "status" in line)
    assert row.split() == ["subscription", subscription.stripe_id, "status", "active", "canceled"]
    assert "Nothing was changed; with --apply it is mended." in lines
    assert "@" not in "\n".join(lines)
    assert "@" not in str(ReconcileRun.objects.get().examples)


def test_it_ignores_other_products(sandbox):
    subscription_id = make_subscription_to(sandbox, "A mug subscription")
    invoice = sandbox.client.v1.invoices.list({"subscription": subscription_id}).data[0]
    sandbox.control(f"invoices/{invoice.id}/refund")

    assert run(apply=True)[0] == 0
    assert not any(model.objects.exists() for model in MIRRORS)


def test_it_ignores_what_a_supporter_buys_and_gets_back(sandbox):
    mug_id = make_subscription_to(sandbox, "A mug subscription")
    v1 = sandbox.client.v1
    mug = v1.subscriptions.retrieve(mug_id)
    gift = v1.subscriptions.create(
        {
            "customer": mug.customer,
            "items": [{"price": stripe_client.monthly_price()[0]}],
            "default_payment_method": mug.default_payment_method,
        }
    )
    invoice = v1.invoices.list({"subscription": mug_id}).data[0]
    sandbox.control(f"invoices/{invoice.id}/refund")

    assert run(apply=True)[0] == 0

    assert Subscription.objects.get().stripe_id == gift.id
    assert Payment.objects.count() == 1
    assert not Adjustment.objects.exists()
    assert run()[1][-1] == "Different: 0. Mended: 0."


def test_it_ignores_rows_of_the_other_mode(sandbox):
    subscription = known_subscription(sandbox)
    known_subscription(sandbox)
    for model in (Subscription, Payment):
        model.objects.filter(stripe_id__contains="_").exclude(pk=1).update(livemode=False)
    live = Subscription.objects.get(pk=subscription.pk)
    Subscription.objects.filter(pk=live.pk).update(stripe_id="sub_of_real_money", livemode=True)
    Payment.objects.filter(subscription=live).update(stripe_id="in_real", livemode=True)

    run(apply=True)

    live.refresh_from_db()
    assert live.status == "active"


def test_it_finds_a_renewal_that_was_paid(sandbox):
    subscription = known_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew")

    assert_it_heals(2)

    assert subscription.payments.received().count() == 2


def test_a_renewal_that_is_only_a_draft_is_no_payment_yet(sandbox):
    subscription = known_subscription(sandbox)
    renewal = int(subscription.current_period_end.timestamp())
    sandbox.control("clock", to=renewal + 60)
    assert newest_invoice(sandbox, subscription).status == "draft"

    run(apply=True)

    assert subscription.payments.get().status == "paid"
    assert run()[0] == 0


def test_it_finds_a_renewal_that_failed(sandbox):
    subscription = known_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome="declines")

    assert_it_heals(2)

    subscription.refresh_from_db()
    assert subscription.state == State.PAST_DUE


def test_it_finds_a_payment_that_waits_for_the_bank_and_one_that_does_no_more(sandbox):
    subscription = known_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome="asks")
    assert_it_heals(2)
    payment = subscription.payments.first()
    assert payment.needs_action

    Payment.objects.filter(pk=payment.pk).update(needs_action=False)
    assert_it_heals(1)

    sandbox.client.v1.invoices.void_invoice(payment.stripe_id)
    assert_it_heals(1)
    payment.refresh_from_db()
    assert (payment.status, payment.needs_action) == ("void", False)


@pytest.mark.parametrize("how", ["canceled", "unpaid", "paused", "past_due"])
def test_it_finds_the_end_of_retries(sandbox, how):
    subscription = known_subscription(sandbox)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome="declines")
    sandbox.control(f"subscriptions/{subscription.stripe_id}/end-retries", outcome=how)

    assert_it_heals(2)

    subscription.refresh_from_db()
    assert subscription.status == how


def test_it_finds_a_stop_and_its_undoing(sandbox):
    subscription = known_subscription(sandbox)
    update = sandbox.client.v1.subscriptions.update
    update(subscription.stripe_id, {"cancel_at_period_end": True})
    assert_it_heals(1)
    subscription.refresh_from_db()
    assert subscription.state == State.ENDING

    update(subscription.stripe_id, {"cancel_at_period_end": False})
    assert_it_heals(1)


def test_it_finds_another_card(sandbox):
    subscription = known_subscription(sandbox)
    v1, customer = sandbox.client.v1, subscription.supporter.stripe_id
    card = v1.payment_methods.attach("pm_card_mastercard", {"customer": customer})
    v1.subscriptions.update(subscription.stripe_id, {"default_payment_method": card.id})

    assert_it_heals(1)

    subscription.refresh_from_db()
    assert subscription.card_last4 == "4444"


def test_it_knows_a_deleted_customer(sandbox):
    subscription = known_subscription(sandbox, email="gone@example.org")
    sandbox.client.v1.customers.delete(subscription.supporter.stripe_id)

    assert_it_heals(2)

    supporter = Supporter.objects.get()
    assert (supporter.email, supporter.is_deleted) == ("", True)


def test_it_counts_the_money_of_a_customer_deleted_before_we_heard_of_them(sandbox):
    v1 = sandbox.client.v1
    subscription = v1.subscriptions.retrieve(make_subscription(sandbox))
    v1.customers.delete(subscription.customer)

    assert_it_heals(3)

    assert Payment.objects.received().count() == 1


@pytest.mark.parametrize("verdict", [None, "won", "lost"])
def test_it_finds_a_dispute_and_how_it_ended(sandbox, verdict):
    payment = known_subscription(sandbox).payments.get()
    dispute_id = sandbox.control(f"invoices/{payment.stripe_id}/dispute")["dispute"]["id"]
    if verdict:
        sandbox.control(f"disputes/{dispute_id}/settle", status=verdict)

    assert_it_heals(1)

    assert Adjustment.objects.get().status == (verdict or "needs_response")


def test_it_finds_a_refund_and_that_it_failed(sandbox):
    payment = known_subscription(sandbox).payments.get()
    refund = sandbox.control(f"invoices/{payment.stripe_id}/refund", amount=100)["refund"]
    assert_it_heals(1)

    sandbox.control(f"refunds/{refund['id']}/fail")
    assert_it_heals(1)

    assert Adjustment.objects.get().status == "failed"


def test_it_finds_how_a_checkout_ended(sandbox, client):
    donate(client)
    client.cookies.clear()
    press_donate(client)
    attempts = CheckoutAttempt.objects
    abandoned = attempts.first().session_id
    sandbox.client.v1.checkout.sessions.expire(abandoned)

    run(apply=True)

    assert set(attempts.values_list("status", flat=True)) == {"complete", "expired"}
    assert attempts.get(status="complete").subscription.state == State.ACTIVE
    assert run()[0] == 0


def test_it_finds_the_checkout_whose_address_was_lost_on_the_way_to_us(sandbox, client):
    address = press_donate(client)["Location"]
    CheckoutAttempt.objects.update(session_id=None, status="new", payment_status="")
    pay(address)

    run(apply=True)

    attempt = CheckoutAttempt.objects.get()
    assert attempt.status == "complete"
    assert attempt.subscription is not None


def test_it_knows_a_donation_that_was_moved_to_another_product(sandbox):
    subscription = known_subscription(sandbox)
    v1 = sandbox.client.v1
    other = v1.subscriptions.retrieve(make_subscription_to(sandbox, "A mug subscription"))
    item = v1.subscriptions.retrieve(subscription.stripe_id).items.data[0]
    items = [{"id": item.id, "price": other.items.data[0].price.id}]
    move = {"proration_behavior": "none", "items": items}
    v1.subscriptions.update(subscription.stripe_id, move)

    assert_it_heals(1)

    subscription.refresh_from_db()
    assert subscription.state == State.ENDED

    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew")
    mug = newest_invoice(sandbox, subscription)
    assert mug.amount_paid == 500
    run(apply=True)
    assert sync.sync_invoice(mug.id) is None
    assert not Payment.objects.filter(stripe_id=mug.id).exists()
    assert run()[0] == 0


def test_it_notes_what_stripe_does_not_know_any_more(sandbox):
    known_subscription(sandbox)
    gone = known_subscription(sandbox)
    payment = gone.payments.get()
    Subscription.objects.filter(pk=gone.pk).update(stripe_id="sub_wiped")
    Payment.objects.filter(pk=payment.pk).update(stripe_id="in_wiped")

    run(apply=True)

    gone.refresh_from_db()
    payment.refresh_from_db()
    assert (gone.status, gone.state) == ("gone", State.UNKNOWN)
    assert payment.status == "gone"
    assert run()[0] == 0
    alert = Notice.objects.get(kind="alert", key__startswith="unknown-status:")
    assert "sub_wiped" in alert.facts["sentence"]


def test_a_customer_with_two_donations_is_one_difference(sandbox):
    v1 = sandbox.client.v1
    first = v1.subscriptions.retrieve(make_subscription(sandbox))
    v1.subscriptions.create(
        {
            "customer": first.customer,
            "items": [{"price": stripe_client.monthly_price()[0]}],
            "default_payment_method": first.default_payment_method,
        }
    )

    assert_it_heals(5)


def test_the_key_of_another_account_changes_nothing(sandbox):
    known_subscription(sandbox)
    before = rows()
    sandbox.control("reset")

    code, lines = run(apply=True)

    assert code == 2
    assert "NotOurAccount" in lines[0]
    assert rows() == before


def test_since_leaves_older_things_alone(sandbox):
    subscription = known_subscription(sandbox)
    sandbox.client.v1.subscriptions.cancel(subscription.stripe_id)

    assert run("--apply", "--since", a_day(2))[0] == 0
    assert run()[0] == 1


def test_since_looks_at_what_is_newer(sandbox):
    make_subscription(sandbox)

    assert run("--since", a_day(-1))[0] == 1


def a_day(later):
    """The day that is `later` days after today, as people type it."""
    return f"{timezone.now() + timedelta(days=later):%Y-%m-%d}"


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "1"])
def test_a_day_that_is_none_is_said_so(day):
    with pytest.raises(CommandError, match="since"):
        call_command("donations_reconcile", "--since", day)


def test_with_stripe_away_it_says_so_and_keeps_that(stripe_is_away):
    with stripe_client.time_budget(60):  # so that the SDK does not repeat each question
        code, lines = run(apply=True)

    assert code == 2
    assert "StripeUnavailable" in lines[0]
    kept = ReconcileRun.objects.get()
    assert kept.finished_at is None
    assert kept.error.startswith("StripeUnavailable")


def test_stripe_leaving_half_way_keeps_what_was_mended(sandbox, settings):
    make_subscription(sandbox)
    comparison = Comparison(is_applied=True)
    pages = iter(comparison)
    assert {one.kind for one in next(pages)} == {"supporter", "subscription"}

    settings.STRIPE_API_BASE = NOWHERE
    with stripe_client.time_budget(60), pytest.raises(StripeUnavailable):
        list(pages)

    assert Subscription.objects.exists()
    settings.STRIPE_API_BASE = sandbox.url
    assert run(apply=True)[0] == 0
    assert Payment.objects.exists()


def test_one_thing_that_cannot_be_mended_does_not_hold_up_the_others(sandbox, monkeypatch):
    stubborn, other = make_subscription(sandbox), make_subscription(sandbox)
    ask = stripe_client.get_subscription

    def refuse(subscription_id):
        if subscription_id == stubborn:
            raise StripeRefused("subscription: refused (-)")
        return ask(subscription_id)

    monkeypatch.setattr(stripe_client, "get_subscription", refuse)

    code, lines = run(apply=True)

    assert code == 1
    assert any(stubborn in line and "could not be mended" in line for line in lines)
    assert Subscription.objects.get().stripe_id == other


def test_a_row_that_a_webhook_brought_up_to_date_meanwhile_does_not_differ(sandbox, monkeypatch):
    subscription = known_subscription(sandbox)
    listed = stripe_client.plain

    def change_after_listing(answer):
        facts = listed(answer)
        if facts["object"] == "subscription" and answer.cancel_at is None:
            monkeypatch.undo()
            end = {"cancel_at_period_end": True}
            sandbox.client.v1.subscriptions.update(subscription.stripe_id, end)
            sync.sync_subscription(subscription.stripe_id)
        return facts

    monkeypatch.setattr("donations.stripe_lists.plain", change_after_listing)

    assert run()[0] == 0


def test_its_pages_are_followed_to_the_end(sandbox, monkeypatch):
    every = {known_subscription(sandbox).stripe_id for _ in range(3)}
    small = stripe_params.every

    def one_a_page(*expand, **wanted):
        return small(*expand, **wanted) | {"limit": 1}

    monkeypatch.setattr(stripe_params, "every", one_a_page)
    Subscription.objects.update(card_last4="0000")

    run(apply=True)

    assert ReconcileRun.objects.get().compared["subscription"] == 3
    assert Subscription.objects.filter(card_last4="4242").count() == len(every)


def test_each_run_is_kept_with_what_it_found(sandbox):
    subscription_id = make_subscription(sandbox)

    run()
    run(apply=True)

    applied, dry = ReconcileRun.objects.all()
    assert (dry.is_applied, dry.drift, dry.mended) == (False, 3, 0)
    assert (applied.is_applied, applied.drift, applied.mended) == (True, 3, 3)
    assert ["subscription", subscription_id, "", "missing", "there"] in applied.examples
    assert applied.compared == {"supporter": 1, "subscription": 1, "payment": 1}
    assert applied.started_at < applied.finished_at
