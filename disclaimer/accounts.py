"""What signing in means for acceptances: the browser's is linked, or an earlier one carried over.

Signing in never fails because of this: without the database or the spool nothing is linked, and
the gate asks as it asks anyone.
"""

import logging
from datetime import timedelta

from django import db
from django.utils import timezone

from disclaimer import acceptance, cookie, deadline, spool, versions
from disclaimer.models import Acceptance

logger = logging.getLogger(__name__)


def remember(*, request, response, user, **signal):
    """After each sign-in; receives allauth's signal, which brings the response along."""
    try:
        value = _link_or_carry_over(request, user)
    except (versions.NoVersionKnown, spool.SpoolFullError, db.Error) as error:
        logger.warning("a sign-in remembered no acceptance: %s", type(error).__name__)
        return
    if value:
        acceptance.set_cookie(response, value)


def acceptances_of(user):
    """The records linked to `user`, newest first: dicts of texts and datetimes."""
    rows = user.acceptances.select_related("version")
    return [
        {
            "record_id": row.receipt_hash,
            "version": row.version.label,
            "text_sha256": row.text_hash,
            "accepted_at": row.accepted_at,
            "method": row.method,
            "withdrawn_at": row.withdrawn_at,
        }
        for row in rows
    ]


def _link_or_carry_over(request, user):
    """The value of a new cookie, or None where the browser has a good one or there is none."""
    floor = versions.in_force().major
    claims = acceptance.standing_claims(request, floor)
    with deadline.within(acceptance.BUDGET):
        if claims:
            _link(claims, user)
            return None
        earlier = _earlier_agreement(user, floor)
    return earlier and _carry_over(earlier, user)


def _link(claims, user):
    # One statement, so that of two people who sign in at once one gets it and keeps it.
    theirs = Acceptance.objects.filter(receipt_hash=acceptance.receipt_hash(claims.receipt))
    theirs.standing().filter(user=None).update(user=user)


def _earlier_agreement(user, floor):
    """The user's newest acceptance if it still holds; taking back the newest ends them all."""
    since = timezone.now() - timedelta(seconds=cookie.MAX_AGE)
    recent = user.acceptances.filter(accepted_at__gt=since).select_related("version")
    newest = recent.order_by("-accepted_at", "-pk").first()
    if newest is None or newest.withdrawn_at or newest.version.major < floor:
        return None
    return newest


def _carry_over(earlier, user):
    """Record it for this browser: the same text and time, a receipt of its own."""
    text = versions.PublishedText(
        earlier.version_id, earlier.version.major, earlier.version.minor, earlier.text_hash
    )
    return acceptance.record(
        text,
        method=Acceptance.Method.ACCOUNT,
        user=user,
        accepted_at=earlier.accepted_at,
    )
