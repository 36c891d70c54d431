"""manage.py donations_reconcile: how it compares, and what it leaves alone."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from donations import stripe_client, stripe_pages, stripe_params, sync
from donations.models import (
    Adjustment,
    Payment,
    ReconcileRun,
    Subscription,
)
from donations.reconcile import Comparison
from donations.stripe_problems import StripeRefused, StripeUnavailable
from tests.donations.conftest import NOWHERE
from tests.donations.giving import (
    known_subscription,
    make_subscription,
    make_subscription_to,
)
from tests.donations.reconciling import MIRRORS, rows, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox(own_sandbox):
    return own_sandbox


def test_with_no_donations_at_all_nothing_differs(sandbox):
    assert run() == (0, ["Compared: nothing.", "Different: 0. Mended: 0."])


def test_what_we_know_already_does_not_differ(sandbox):
    known_subscription(sandbox)

    code, lines = run()

    assert code == 0
    assert lines[0] == "Compared: 1 supporters, 1 subscriptions, 1 payments."


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
            "items": [{"price": stripe_pages.monthly_price()[0]}],
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
