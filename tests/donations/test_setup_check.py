"""Once a day: whether what `stripe_setup` made is still there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from donations import setup_check, stripe_client
from donations.models import Notice, SetupCheck
from donations.setup import set_up
from tests.donations.sandbox_process import start_sandbox

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    with start_sandbox(tmp_path_factory.mktemp("check")) as sandbox:
        yield sandbox


@pytest.fixture
def stripe(process, settings):
    """An account that is set up for this site's own addresses."""
    settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = process.url, process.key
    process.control("reset")
    addresses = {
        "webhook_url": setup_check.webhook_url(),
        "return_url": setup_check.return_url(),
    }
    assert list(set_up(**addresses, dry_run=False))
    return process.client.v1


def test_all_is_well(stripe):
    setup_check.check(NOW)

    kept = SetupCheck.objects.get()
    assert (kept.checked_at, kept.findings, kept.error) == (NOW, [], "")
    assert not Notice.objects.exists()


def test_what_is_not_as_it_should_be_is_kept_and_told_once(stripe):
    stripe.products.update("monthly-donation", {"active": False})
    endpoint = stripe.webhook_endpoints.list().data[0]
    stripe.webhook_endpoints.delete(endpoint.id)

    setup_check.check(NOW)
    setup_check.check(NOW)

    assert SetupCheck.objects.get().findings == ["product different (active)", "webhook missing"]
    assert "webhook missing" in Notice.objects.get().facts["sentence"]


def test_a_second_webhook_at_our_address_is_told(stripe):
    made_by_hand = {"url": setup_check.webhook_url(), "enabled_events": ["*"]}
    second = stripe.webhook_endpoints.create(made_by_hand)

    setup_check.check(NOW)

    found = f"another webhook at our address ({second.id})"
    assert SetupCheck.objects.get().findings == [found]
    assert found in Notice.objects.get().facts["sentence"]


def test_it_looks_once_a_day_and_mends_nothing(stripe):
    stripe.products.update("monthly-donation", {"active": False})
    setup_check.check_when_due(NOW)

    assert not stripe.products.retrieve("monthly-donation").active
    stripe.products.update("monthly-donation", {"active": True})

    setup_check.check_when_due(NOW + timedelta(hours=23))
    assert SetupCheck.objects.get().findings

    setup_check.check_when_due(NOW + timedelta(hours=25))
    assert not SetupCheck.objects.get().findings


def test_while_stripe_is_away_what_we_knew_stays(stripe, settings):
    setup_check.check(NOW)
    settings.STRIPE_API_BASE = "http://127.0.0.1:1"

    with stripe_client.time_budget(60):
        setup_check.check(NOW + timedelta(days=2))

    assert SetupCheck.objects.get().checked_at == NOW


def test_a_key_that_may_not_look_is_told(stripe, settings):
    settings.STRIPE_SECRET_KEY = "sk_test_of_nobody"

    setup_check.check(NOW)

    assert "AuthenticationError" in SetupCheck.objects.get().error
    assert Notice.objects.filter(kind="alert").count() == 1


def test_without_a_key_nothing_is_looked_at(settings):
    settings.STRIPE_SECRET_KEY = ""

    setup_check.check_when_due(NOW)

    assert not SetupCheck.objects.exists()
