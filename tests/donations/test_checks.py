"""System checks: sandbox, test mode and real money stay apart."""

import pytest

from donations import checks


def found(check):
    return [message.id for message in check(None)]


@pytest.mark.parametrize(
    ("key", "base", "ids"),
    [
        ("sk_test_sandbox_1", "http://127.0.0.1:12111", []),
        ("sk_test_sandbox_1", "http://localhost:12111", []),
        ("sk_test_sandbox_1", "http://[::1]:12111", []),
        ("sk_test_51abc", "", []),
        ("rk_live_51abc", "", []),
        ("", "", []),
        ("sk_test_sandbox_1", "http://127.0.0.1.evil.example", ["donations.E001"]),
        ("sk_test_sandbox_1", "https://stripe.example", ["donations.E001"]),
        ("sk_test_51abc", "https://api.stripe.com", ["donations.E001"]),
        ("", "https://stripe.example", ["donations.E001"]),
        ("sk_test_sandbox_1", "", ["donations.E002"]),
        ("sk_test_51abc", "http://127.0.0.1:12111", ["donations.E003"]),
        ("sk_live_51abc", "http://127.0.0.1:12111", ["donations.E003"]),
        ("pk_test_51abc", "", ["donations.E004"]),
        ("whsec_51abc", "", ["donations.E004"]),
    ],
)
def test_the_key_and_the_address_belong_together(settings, key, base, ids):
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = key, base

    assert found(checks.stripe_key_and_address_belong_together) == ids


@pytest.mark.parametrize(
    ("key", "debug", "site", "ids"),
    [
        ("sk_live_1", False, "https://wayside.example", []),
        ("sk_live_1", True, "https://wayside.example", ["donations.E005"]),
        ("rk_live_1", True, "https://wayside.example", ["donations.E005"]),
        ("sk_live_1", False, "http://wayside.example", ["donations.E006"]),
        ("sk_test_1", True, "http://localhost:8000", []),
    ],
)
def test_real_money_is_guarded(settings, key, debug, site, ids):
    settings.STRIPE_SECRET_KEY, settings.DEBUG, settings.SITE_URL = key, debug, site

    assert found(checks.real_money_is_guarded) == ids


def test_it_warns_of_something_else_in_the_place_of_a_webhook_secret(settings):
    settings.STRIPE_WEBHOOK_SECRETS = ("whsec_1", "sk_test_oops")
    assert found(checks.webhook_secrets_look_right) == ["donations.W001"]

    settings.STRIPE_WEBHOOK_SECRETS = ("whsec_1",)
    assert found(checks.webhook_secrets_look_right) == []
