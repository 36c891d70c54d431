"""Reports of errors to Sentry, only when SENTRY_DSN is set, and without anything personal."""

from django.core.exceptions import ImproperlyConfigured

NEVER_SENT = ("request", "user", "breadcrumbs", "extra", "server_name")


def report_to(dsn, *, transport=None):
    """Start reporting. Raises ImproperlyConfigured if the package or the address is wrong."""
    try:
        import sentry_sdk
        from sentry_sdk.utils import BadDsn
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN needs sentry-sdk: pip install -r requirements-production.txt."
        ) from error
    try:
        sentry_sdk.init(
            dsn=dsn,
            transport=transport,
            include_local_variables=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            auto_session_tracking=False,
            before_send=without_the_visitor,
        )
    except BadDsn as error:
        raise ImproperlyConfigured("SENTRY_DSN is not an address that Sentry gives out.") from error


def without_the_visitor(event, hint):
    """What went wrong and where in the code; never who asked for what (design rule 6)."""
    for part in NEVER_SENT:
        event.pop(part, None)
    event["transaction"] = ""
    for found in event.get("exception", {}).get("values", ()):
        # The words of an exception often repeat what a visitor sent.
        found.pop("value", None)
    if "logentry" in event:
        event["logentry"] = {"message": event["logentry"].get("message", "")}
    return event
