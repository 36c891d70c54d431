"""manage.py stripe_setup: our objects at Stripe, made, mended, left alone."""

import stat

import pytest
from django.core.management import CommandError
from django.utils import timezone

from donations.models import SetupCheck
from donations.setup import matches
from tests.donations.conftest import NOWHERE
from tests.donations.setting_up import URL, stripe_setup

pytestmark = pytest.mark.django_db


def test_it_makes_all_that_is_missing(bare_stripe):
    stripe_setup()

    product = bare_stripe.products.retrieve("monthly-donation")
    assert product.active
    price = bare_stripe.prices.list({"lookup_keys": ["donation-monthly-gbp"]}).data[0]
    assert (price.unit_amount, price.currency, price.product) == (997, "gbp", "monthly-donation")
    assert price.recurring.interval == "month"
    (endpoint,) = bare_stripe.webhook_endpoints.list().data
    assert endpoint.url == URL
    assert len(endpoint.enabled_events) == 25


def test_the_portal_lets_people_stop_pause_and_change_their_card(bare_stripe):
    stripe_setup()

    portals = bare_stripe.billing_portal.configurations.list({"active": True}).data
    ours = next(one for one in portals if one.metadata.to_dict())
    assert ours.features.subscription_cancel.mode == "at_period_end"
    assert ours.features.subscription_pause.enabled
    assert ours.features.payment_method_update.enabled
    assert ours.features.invoice_history.enabled
    assert ours.login_page.enabled
    assert not ours.features.subscription_update.enabled
    assert ours.default_return_url == "http://testserver/donate/manage/"


def test_a_second_run_changes_nothing(bare_stripe):
    stripe_setup()
    lines = stripe_setup()

    assert len(lines) == 4
    assert all("as it should be" in line for line in lines)


def test_the_secret_is_printed_once(bare_stripe):
    assert sum("STRIPE_WEBHOOK_SECRET=whsec_" in line for line in stripe_setup()) == 1
    assert not any("whsec_" in line for line in stripe_setup())


def test_a_secret_file_gets_the_secret_and_nobody_else_may_read_it(bare_stripe, tmp_path):
    file = tmp_path / "var" / "secret.txt"

    lines = stripe_setup(secret_file=file)

    assert file.read_text().startswith("whsec_")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not any("whsec_" in line for line in lines)


def test_a_lost_secret_file_makes_the_endpoint_anew(bare_stripe, tmp_path):
    file = tmp_path / "secret.txt"
    stripe_setup(secret_file=file)
    first = file.read_text()
    file.unlink()

    stripe_setup(secret_file=file)

    assert file.read_text().startswith("whsec_")
    assert file.read_text() != first
    assert len(bare_stripe.webhook_endpoints.list().data) == 1


def test_a_kept_secret_file_is_left_alone(bare_stripe, tmp_path):
    file = tmp_path / "secret.txt"
    stripe_setup(secret_file=file)
    first = file.read_text()

    assert "webhook: as it should be" in "\n".join(stripe_setup(secret_file=file))
    assert file.read_text() == first


def test_a_new_amount_becomes_a_new_price_that_takes_the_key_over(bare_stripe, monkeypatch):
    stripe_setup()
    old = bare_stripe.prices.list({"lookup_keys": ["donation-monthly-gbp"]}).data[0]
    monkeypatch.setattr("donations.stripe_params.MONTHLY_PENCE", 1097)

    lines = stripe_setup()

    new = bare_stripe.prices.list({"lookup_keys": ["donation-monthly-gbp"]}).data[0]
    assert f"price: changed {new.id} (unit_amount)" in lines
    assert new.unit_amount == 1097
    assert bare_stripe.prices.retrieve(old.id).unit_amount == 997

    monkeypatch.undo()
    stripe_setup()


def test_it_mends_what_somebody_changed(bare_stripe):
    stripe_setup()
    bare_stripe.products.update("monthly-donation", {"name": "MDMA money", "active": False})
    endpoint = bare_stripe.webhook_endpoints.list().data[0]
    bare_stripe.webhook_endpoints.update(
        endpoint.id, {"disabled": True, "enabled_events": ["invoice.paid"]}
    )
    portals = bare_stripe.billing_portal.configurations.list({"active": True}).data
    ours = next(one for one in portals if one.metadata.to_dict())
    bare_stripe.billing_portal.configurations.update(
        ours.id, {"features": {"subscription_cancel": {"enabled": False}}}
    )

    lines = stripe_setup()

    assert [line.split()[1] for line in lines] == ["changed", "as", "changed", "changed"]
    assert bare_stripe.products.retrieve("monthly-donation").name == "Monthly donation"
    assert bare_stripe.products.retrieve("monthly-donation").active
    mended = bare_stripe.webhook_endpoints.retrieve(endpoint.id)
    assert mended.status == "enabled"
    assert len(mended.enabled_events) == 25
    portal = bare_stripe.billing_portal.configurations.retrieve(ours.id)
    assert portal.features.subscription_cancel.enabled


def test_it_survives_an_archived_price(bare_stripe):
    stripe_setup()
    price = bare_stripe.prices.list({"lookup_keys": ["donation-monthly-gbp"]}).data[0]
    bare_stripe.prices.update(price.id, {"active": False})

    stripe_setup()

    again = bare_stripe.prices.list({"lookup_keys": ["donation-monthly-gbp"], "active": True}).data[
        0
    ]
    assert again.id != price.id


def test_a_dry_run_changes_nothing(bare_stripe):
    lines = stripe_setup(dry_run=True)

    assert "webhook: missing" in lines
    assert not bare_stripe.webhook_endpoints.list().data


def test_what_differs_is_named(bare_stripe):
    stripe_setup()
    endpoint = bare_stripe.webhook_endpoints.list().data[0]
    bare_stripe.webhook_endpoints.update(
        endpoint.id, {"disabled": True, "enabled_events": ["invoice.paid"]}
    )
    bare_stripe.products.update("monthly-donation", {"active": False})

    lines = stripe_setup(dry_run=True)

    assert "product: different monthly-donation (active)" in lines
    assert f"webhook: different {endpoint.id} (enabled_events, disabled)" in lines


def test_another_amount_and_a_closed_login_page_are_named(bare_stripe, monkeypatch):
    stripe_setup()
    portals = bare_stripe.billing_portal.configurations.list({"active": True}).data
    ours = next(one for one in portals if one.metadata.to_dict())
    bare_stripe.billing_portal.configurations.update(ours.id, {"login_page": {"enabled": False}})
    monkeypatch.setattr("donations.stripe_params.MONTHLY_PENCE", 1097)

    lines = stripe_setup(dry_run=True)

    assert "price: different (unit_amount)" in lines
    assert f"portal: different {ours.id} (login_page.enabled)" in lines


def test_after_a_run_the_set_up_is_looked_at_again_soon(bare_stripe):
    SetupCheck.objects.create(pk=1, checked_at=timezone.now(), findings=["price missing"])

    stripe_setup()

    assert not SetupCheck.objects.exists()


def test_check_fails_until_all_is_set_up(bare_stripe):
    with pytest.raises(CommandError, match="Not set up"):
        stripe_setup(check=True)
    assert not bare_stripe.webhook_endpoints.list().data

    stripe_setup()
    stripe_setup(check=True)


def test_a_key_for_real_money_needs_the_word_live(settings):
    settings.STRIPE_SECRET_KEY = "sk_live_abc"

    with pytest.raises(CommandError, match="--live"):
        stripe_setup()


def test_without_a_key_it_says_so(settings):
    settings.STRIPE_SECRET_KEY = ""

    with pytest.raises(CommandError, match="STRIPE_SECRET_KEY"):
        stripe_setup()


def test_with_stripe_away_it_ends_with_a_sentence(bare_stripe, settings):
    settings.STRIPE_API_BASE = NOWHERE

    with pytest.raises(CommandError, match="StripeUnavailable"):
        stripe_setup()


@pytest.mark.parametrize(
    ("wanted", "actual", "verdict"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, True),
        ({"a": 1}, {}, False),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 2], "c": 0}}, True),
        ({"a": ["x", "y"]}, {"a": ["y", "x"]}, True),
        ({"a": ["x", "y"]}, {"a": ["x"]}, False),
        ({"a": [{"i": 1}]}, {"a": [{"i": 1, "j": 2}]}, True),
        ({"a": [{"i": 1}]}, {"a": None}, False),
        ({"a": {"b": 1}}, {"a": None}, False),
    ],
)
def test_it_compares_only_what_we_want(wanted, actual, verdict):
    assert matches(wanted, actual) is verdict
