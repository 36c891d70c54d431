"""System checks that keep the sandbox, test mode and real money apart."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Warning, register

SANDBOX_KEY = "sk_test_sandbox"
KINDS_OF_KEY = ("sk_test_", "sk_live_", "rk_test_", "rk_live_")
LIVE = ("sk_live_", "rk_live_")


def is_loopback(address):
    """True for an origin such as http://127.0.0.1:12111 that never leaves this machine."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@register
def stripe_key_and_address_belong_together(app_configs, **kwargs):
    key, base = settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE
    if base and not is_loopback(base):
        return [_error("E001", "STRIPE_API_BASE may only be empty or an address of this machine.")]
    if not key:
        return []
    if key.startswith(SANDBOX_KEY) and not base:
        return [_error("E002", "A sandbox key needs STRIPE_API_BASE to name the sandbox.")]
    if base and not key.startswith(SANDBOX_KEY):
        return [_error("E003", f"With STRIPE_API_BASE set, the key must begin with {SANDBOX_KEY}.")]
    if not key.startswith(KINDS_OF_KEY):
        return [_error("E004", "STRIPE_SECRET_KEY is not a secret or restricted key of Stripe.")]
    return []


@register
def real_money_is_guarded(app_configs, **kwargs):
    if not settings.STRIPE_SECRET_KEY.startswith(LIVE):
        return []
    found = []
    if settings.DEBUG:
        found.append(_error("E005", "A key for real money must not be used with DEBUG on."))
    if not settings.SITE_URL.startswith("https://"):
        found.append(_error("E006", "A key for real money needs a SITE_URL that is https."))
    return found


@register(deploy=True)
def webhook_secrets_look_right(app_configs, **kwargs):
    if all(secret.startswith("whsec_") for secret in settings.STRIPE_WEBHOOK_SECRETS):
        return []
    words = "Each STRIPE_WEBHOOK_SECRET should begin with whsec_."
    return [Warning(words, id="donations.W001")]


def _error(number, words):
    return Error(words, id=f"donations.{number}")
