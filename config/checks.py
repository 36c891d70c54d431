"""What must be set before the site may serve; commands that do not need a secret run without."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

# Environment name → settings name; empty means missing.
NEEDED_TO_SERVE = {
    "SECRET_KEY": "SECRET_KEY",
    "DISCLAIMER_KEYS": "DISCLAIMER_KEYS",
    "STRIPE_SECRET_KEY": "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET": "STRIPE_WEBHOOK_SECRETS",
}


def missing_to_serve():
    """Names of environment variables that serving needs and that are not set."""
    missing = []
    for variable, setting in NEEDED_TO_SERVE.items():
        try:
            value = getattr(settings, setting)
        except ImproperlyConfigured:  # Django's answer to an empty SECRET_KEY
            value = ""
        if not value:
            missing.append(variable)
    return missing


def require_secrets():
    """Stop a server that lacks a secret. Raises ImproperlyConfigured with their names."""
    missing = missing_to_serve()
    if missing:
        raise ImproperlyConfigured(f"Set the environment variable {', '.join(missing)} to serve.")


@register(Tags.security, deploy=True)
def secrets_are_set(app_configs, **kwargs):
    return [
        Error(f"The environment variable {name} is not set.", id="wayside.E001")
        for name in missing_to_serve()
    ]
