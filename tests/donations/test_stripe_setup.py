"""manage.py stripe_setup: our objects at Stripe, made, mended, left alone."""

import io
import stat

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from donations.models import SetupCheck
from donations.setup import matches
from donations.stripe_params import EVENTS
from tests.donations.conftest import NOWHERE
from tests.donations.sandbox_process import start_sandbox

URL = "http://testserver/donate/webhook/"


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    with start_sandbox(tmp_path_factory.mktemp("setup")) as sandbox:
        yield sandbox


@pytest.fixture
def stripe(process, settings):
    """An account in which somebody may have left things, but none of ours."""
    settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = process.url, process.key
    v1 = process.client.v1
    for endpoint in v1.webhook_endpoints.list({"limit": 100}):
        v1.webhook_endpoints.delete(endpoint.id)
    for configuration in v1.billing_portal.configurations.list({"limit": 100}):
        if not configuration.is_default:
            v1.billing_portal.configurations.update(configuration.id, {"active": False})
    return v1


pytestmark = pytest.mark.django_db


def run(**options):
    """What the command printed, as a list of lines."""
    out = io.StringIO()
    call_command("stripe_setup", stdout=out, **options)
    return out.getvalue().splitlines()


def test_it_makes_all_that_is_missing(stripe):
    run()

    product = stripe.products.retrieve("monthly-donation")
    assert product.active
    price = stripe.prices.list({"lookup_keys": ["donation-monthly-gbp"]}).data[0]
    assert (price.unit_amount, price.currency, price.product) == (997, "gbp", "monthly-donation")
    assert price.recurring.interval == "month"
    (endpoint,) = stripe.webhook_endpoints.list().data
    assert endpoint.url == URL
    assert len(endpoint.enabled_events) == 25


def test_the_portal_lets_people_stop_pause_and_change_their_card(stripe):
    run()

    portals = stripe.billing_portal.configurations.list({"active": True}).data
    ours = next(one for one in portals if one.metadata.to_dict())
    assert ours.features.subscription_cancel.mode == "at_period_end"
    assert ours.features.subscription_pause.enabled
    assert ours.features.payment_method_update.enabled
    assert ours.features.invoice_history.enabled
    assert ours.login_page.enabled
    assert not ours.features.subscription_update.enabled
    assert ours.default_return_url == "http://testserver/donate/manage/"


def test_a_second_run_changes_nothing(stripe):
    run()
    lines = run()

    assert len(lines) == 4
    assert all("as it should be" in line for line in lines)


def test_the_secret_is_printed_once(stripe):
    assert sum("STRIPE_WEBHOOK_SECRET=whsec_" in line for line in run()) == 1
    assert not any("whsec_" in line for line in run())


def test_a_secret_file_gets_the_secret_and_nobody_else_may_read_it(stripe, tmp_path):
    file = tmp_path / "var" / "secret.txt"

    lines = run(secret_file=file)

    assert file.read_text().startswith("whsec_")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not any("whsec_" in line for line in lines)


def test_a_lost_secret_file_makes_the_endpoint_anew(stripe, tmp_path):
    file = tmp_path / "secret.txt"
    run(secret_file=file)
    first = file.read_text()
    file.unlink()

    run(secret_file=file)

    assert file.read_text().startswith("whsec_")
    assert file.read_text() != first
    assert len(stripe.webhook_endpoints.list().data) == 1


def test_a_kept_secret_file_is_left_alone(stripe, tmp_path):
    file = tmp_path / "secret.txt"
    run(secret_file=file)
    first = file.read_text()

    assert "webhook: as it should be" in "\n".join(run(secret_file=file))
    assert file.read_text() == first


def test_a_new_amount_becomes_a_new_price_that_takes_the_key_over(stripe, monkeypatch):
    run()
    old = stripe.prices.list({"lookup_keys": ["donation-monthly-gbp"]}).data[0]
    monkeypatch.setattr("donations.stripe_params.MONTHLY_PENCE", 1097)

    lines = run()

    new = stripe.prices.list({"lookup_keys": ["donation-monthly-gbp"]}).data[0]
    assert f"price: changed {new.id} (unit_amount)" in lines
    assert new.unit_amount == 1097
    assert stripe.prices.retrieve(old.id).unit_amount == 997

    monkeypatch.undo()
    run()


def test_it_mends_what_somebody_changed(stripe):
    run()
    stripe.products.update("monthly-donation", {"name": "MDMA money", "active": False})
    endpoint = stripe.webhook_endpoints.list().data[0]
    stripe.webhook_endpoints.update(
        endpoint.id, {"disabled": True, "enabled_events": ["invoice.paid"]}
    )
    portals = stripe.billing_portal.configurations.list({"active": True}).data
    ours = next(one for one in portals if one.metadata.to_dict())
    stripe.billing_portal.configurations.update(
        ours.id, {"features": {"subscription_cancel": {"enabled": False}}}
    )

    lines = run()

    assert [line.split()[1] for line in lines] == ["changed", "as", "changed", "changed"]
    assert stripe.products.retrieve("monthly-donation").name == "Monthly donation"
    assert stripe.products.retrieve("monthly-donation").active
    mended = stripe.webhook_endpoints.retrieve(endpoint.id)
    assert mended.status == "enabled"
    assert len(mended.enabled_events) == 25
    portal = stripe.billing_portal.configurations.retrieve(ours.id)
    assert portal.features.subscription_cancel.enabled


def test_it_survives_an_archived_price(stripe):
    run()
    price = stripe.prices.list({"lookup_keys": ["donation-monthly-gbp"]}).data[0]
    stripe.prices.update(price.id, {"active": False})

    run()

    again = stripe.prices.list({"lookup_keys": ["donation-monthly-gbp"], "active": True}).data[0]
    assert again.id != price.id


def test_it_survives_a_deleted_endpoint(stripe):
    run()
    stripe.webhook_endpoints.delete(stripe.webhook_endpoints.list().data[0].id)

    assert any("webhook: made" in line for line in run())


def test_it_leaves_endpoints_and_portals_of_others_alone(stripe):
    other = stripe.webhook_endpoints.create(
        {"url": "https://shop.example/hook/", "enabled_events": ["*"]}
    )
    run()

    assert stripe.webhook_endpoints.retrieve(other.id).enabled_events == ["*"]
    assert len(stripe.webhook_endpoints.list().data) == 2


def test_another_address_gets_an_endpoint_of_its_own(stripe):
    run(url="https://wayside.example/donate/webhook/")

    (endpoint,) = stripe.webhook_endpoints.list().data
    assert endpoint.url == "https://wayside.example/donate/webhook/"


def test_a_dry_run_changes_nothing(stripe):
    lines = run(dry_run=True)

    assert "webhook: missing" in lines
    assert not stripe.webhook_endpoints.list().data


def an_endpoint_of_another_version(stripe, **changes):
    endpoint = stripe.webhook_endpoints.create(
        {
            "url": URL,
            "enabled_events": list(EVENTS),
            "metadata": {"owner": "wayside-donations"},
            "api_version": "2025-03-31.basil",
        }
    )
    return stripe.webhook_endpoints.update(endpoint.id, changes) if changes else endpoint


def test_an_endpoint_for_another_version_is_named_and_the_way_out_explained(stripe):
    endpoint = an_endpoint_of_another_version(stripe)

    lines = run()

    assert f"webhook: to be made anew {endpoint.id} (api_version)" in lines
    assert any("stripe_setup --replace-webhook" in line for line in lines)
    assert [one.id for one in stripe.webhook_endpoints.list().data] == [endpoint.id]
    with pytest.raises(CommandError, match="Not set up"):
        run(check=True)


def test_what_else_is_wrong_with_such_an_endpoint_is_mended(stripe):
    endpoint = an_endpoint_of_another_version(stripe, disabled=True)

    run()

    assert stripe.webhook_endpoints.retrieve(endpoint.id).status == "enabled"


def test_an_endpoint_can_be_made_anew_and_there_is_one_again(stripe):
    old = an_endpoint_of_another_version(stripe)

    lines = run(replace_webhook=True)

    (new,) = stripe.webhook_endpoints.list().data
    assert new.id != old.id
    assert new.api_version == "2026-10-28.endive"
    assert f"webhook: made anew {new.id}" in lines
    assert sum("STRIPE_WEBHOOK_SECRET=whsec_" in line for line in lines) == 1
    run(check=True)


def another_endpoint(stripe, **changes):
    """What somebody makes in the Dashboard beside ours, at the same address."""
    endpoint = stripe.webhook_endpoints.create({"url": URL, "enabled_events": ["*"]})
    return stripe.webhook_endpoints.update(endpoint.id, changes) if changes else endpoint


def test_a_second_endpoint_at_our_address_is_reported_and_left_alone(stripe):
    other = another_endpoint(stripe)
    ours = another_endpoint(stripe)

    lines = run()

    assert f"another webhook at our address: one too many {other.id}" in lines
    assert any("the one whose secret is in STRIPE_WEBHOOK_SECRET" in line for line in lines)
    assert {one.id for one in stripe.webhook_endpoints.list().data} == {ours.id, other.id}
    with pytest.raises(CommandError, match="Not set up"):
        run(check=True)


def test_of_two_endpoints_the_one_that_rings_is_ours(stripe):
    ours = another_endpoint(stripe)
    other = another_endpoint(stripe, disabled=True)

    lines = run(dry_run=True)

    assert f"another webhook at our address: one too many {other.id}" in lines
    assert any(line.startswith("webhook: ") and ours.id in line for line in lines)


def test_one_new_endpoint_can_take_the_place_of_two(stripe):
    old = [another_endpoint(stripe), another_endpoint(stripe)]

    lines = run(replace_webhook=True)

    (new,) = stripe.webhook_endpoints.list().data
    assert new.id not in {one.id for one in old}
    assert f"another webhook at our address: deleted {old[0].id}" in lines
    run(check=True)


def test_what_differs_is_named(stripe):
    run()
    endpoint = stripe.webhook_endpoints.list().data[0]
    stripe.webhook_endpoints.update(
        endpoint.id, {"disabled": True, "enabled_events": ["invoice.paid"]}
    )
    stripe.products.update("monthly-donation", {"active": False})

    lines = run(dry_run=True)

    assert "product: different monthly-donation (active)" in lines
    assert f"webhook: different {endpoint.id} (enabled_events, disabled)" in lines


def test_another_amount_and_a_closed_login_page_are_named(stripe, monkeypatch):
    run()
    portals = stripe.billing_portal.configurations.list({"active": True}).data
    ours = next(one for one in portals if one.metadata.to_dict())
    stripe.billing_portal.configurations.update(ours.id, {"login_page": {"enabled": False}})
    monkeypatch.setattr("donations.stripe_params.MONTHLY_PENCE", 1097)

    lines = run(dry_run=True)

    assert "price: different (unit_amount)" in lines
    assert f"portal: different {ours.id} (login_page.enabled)" in lines


def test_after_a_run_the_set_up_is_looked_at_again_soon(stripe):
    SetupCheck.objects.create(pk=1, checked_at=timezone.now(), findings=["price missing"])

    run()

    assert not SetupCheck.objects.exists()


def test_check_fails_until_all_is_set_up(stripe):
    with pytest.raises(CommandError, match="Not set up"):
        run(check=True)
    assert not stripe.webhook_endpoints.list().data

    run()
    run(check=True)


def test_a_key_for_real_money_needs_the_word_live(settings):
    settings.STRIPE_SECRET_KEY = "sk_live_abc"

    with pytest.raises(CommandError, match="--live"):
        run()


def test_without_a_key_it_says_so(settings):
    settings.STRIPE_SECRET_KEY = ""

    with pytest.raises(CommandError, match="STRIPE_SECRET_KEY"):
        run()


def test_with_stripe_away_it_ends_with_a_sentence(stripe, settings):
    settings.STRIPE_API_BASE = NOWHERE

    with pytest.raises(CommandError, match="StripeUnavailable"):
        run()


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
