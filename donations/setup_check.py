"""Once a day: are our objects at Stripe still as `stripe_setup` made them?

Somebody may have archived the price or switched the webhook off, and nothing else would tell us.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from donations import notices
from donations.models import SetupCheck
from donations.setup import set_up
from donations.stripe_problems import StripeProblem, StripeUnavailable

logger = logging.getLogger(__name__)

CHECKED_EVERY = timedelta(hours=24)


def check_when_due(now):
    """Compare and keep the outcome, if that was not done for a day and there is a key."""
    recent = SetupCheck.objects.filter(checked_at__gt=now - CHECKED_EVERY)
    if settings.STRIPE_SECRET_KEY and not recent.exists():
        check(now)


def check(now):
    """Compare, keep what is not as it should be, and tell staff. While Stripe is away: nothing."""
    error, found = "", []
    try:
        found = [str(finding) for finding in findings() if not finding.is_fine]
    except StripeUnavailable as problem:
        logger.warning("no check of the set-up: %s", problem)
        return
    except StripeProblem as problem:
        error = f"{type(problem).__name__}: {problem}"[:500]
    outcome = {"checked_at": now, "findings": found, "error": error}
    SetupCheck.objects.update_or_create(pk=1, defaults=outcome)
    if found or error:
        _tell("; ".join([*found, error] if error else found), now)


def findings():
    """A Finding for each of our objects, as they stand at Stripe now. Raises StripeProblem."""
    return set_up(webhook_url=webhook_url(), return_url=return_url(), dry_run=True)


def webhook_url():
    return settings.SITE_URL + reverse("donations:webhook")


def return_url():
    return settings.SITE_URL + reverse("donations:manage")


def forget_outcome():
    """After somebody put things right, so that the next look is soon."""
    SetupCheck.objects.all().delete()


def _tell(what, now):
    logger.error("the set-up at Stripe is not as it should be: %s", what)
    # Once a month for as long as it lasts, and at once when something else comes up.
    notices.alert(
        f"setup:{now:%Y-%m}:{what}"[:255],
        f"The set-up at Stripe is not as it should be: {what}. "
        "Whoever runs this site mends that with: manage.py stripe_setup",
    )
