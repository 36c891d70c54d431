"""A Stripe to talk to: the sandbox as a real process, with our objects set up in it."""

import pytest

from donations.setup import set_up
from tests.donations.sandbox_process import start_sandbox

NOWHERE = "http://127.0.0.1:1"  # nothing listens there: Stripe is away


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory):
    with start_sandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def set_up_sandbox(sandbox_process):
    """The same process, after `stripe_setup` did its work in it."""
    from django.test import override_settings

    with override_settings(
        STRIPE_API_BASE=sandbox_process.url, STRIPE_SECRET_KEY=sandbox_process.key
    ):
        findings = set_up(
            webhook_url="http://127.0.0.1:9/donate/webhook/",
            return_url="http://testserver/donate/manage/",
            dry_run=False,
        )
        assert all(finding.stripe_id for finding in findings)
    return sandbox_process


@pytest.fixture
def sandbox(set_up_sandbox, settings):
    """A Stripe that has our product, price and portal; nothing reaches us by webhook."""
    settings.STRIPE_API_BASE = set_up_sandbox.url
    settings.STRIPE_SECRET_KEY = set_up_sandbox.key
    return set_up_sandbox


@pytest.fixture(scope="module")
def own_process(tmp_path_factory):
    with start_sandbox(tmp_path_factory.mktemp("own")) as sandbox:
        yield sandbox


@pytest.fixture
def own_sandbox(own_process, settings):
    """A Stripe account with nothing in it but our product, price, portal and webhook.

    For whoever looks at all of an account, moves its clock or stops it.
    """
    settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = own_process.url, own_process.key
    own_process.control("reset")
    hook, back = "http://127.0.0.1:9/donate/webhook/", "http://testserver/donate/manage/"
    assert list(set_up(webhook_url=hook, return_url=back, dry_run=False))
    return own_process


@pytest.fixture
def bare_stripe(own_process, settings):
    """An account in which somebody may have left things, but none of ours."""
    settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = own_process.url, own_process.key
    v1 = own_process.client.v1
    for endpoint in v1.webhook_endpoints.list({"limit": 100}):
        v1.webhook_endpoints.delete(endpoint.id)
    for configuration in v1.billing_portal.configurations.list({"limit": 100}):
        if not configuration.is_default:
            v1.billing_portal.configurations.update(configuration.id, {"active": False})
    return v1


@pytest.fixture
def stripe_is_away(settings):
    settings.STRIPE_API_BASE = NOWHERE
    return settings
