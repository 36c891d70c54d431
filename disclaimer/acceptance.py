"""Recording that a visitor agreed, or took it back: no record, no cookie.

The database has BUDGET seconds to take a record. If it is slower, full or away the record goes to
the spool on this machine, and for a while the next ones go there without asking.
"""

import hashlib
import logging
import os
import time

from django import db
from django.conf import settings
from django.utils import timezone

from disclaimer import cookie, deadline, spool
from disclaimer.models import Acceptance

logger = logging.getLogger(__name__)
RECEIPT_BYTES = 16
BUDGET = 0.5  # seconds
REST = 5.0  # seconds without asking a database that failed


class _Database:
    """Whether this process asks the database, or lets it rest until `asked_again_at`."""

    asked_again_at = 0.0

    def is_resting(self):
        return time.monotonic() < self.asked_again_at

    def failed(self, error):
        self.asked_again_at = time.monotonic() + REST
        logger.warning("acceptances go to the spool for a while: %s", type(error).__name__)

    def is_asked_again(self):
        self.asked_again_at = 0.0


database = _Database()


def standing_claims(request, floor):
    """The claims of the request's valid acceptance cookie, or None."""
    value = request.COOKIES.get(settings.DISCLAIMER_COOKIE_NAME, "")
    return cookie.read(value, settings.DISCLAIMER_KEYS, floor=floor, now=time.time())


def claims_of(request):
    """The claims of a genuine cookie in date, though its text may be outdated; or None."""
    return standing_claims(request, floor=0)


def record(text, *, method=Acceptance.Method.WEB, user=None, accepted_at=None):
    """Keep one acceptance of the PublishedText `text` and return the cookie's value.

    `accepted_at` is a datetime, now unless given. Raises SpoolFullError: then there is no record,
    and must be no cookie.
    """
    receipt = os.urandom(RECEIPT_BYTES)
    accepted_at = accepted_at or timezone.now()
    entry = spool.Accepted(
        receipt_hash(receipt),
        text.major,
        text.minor,
        text.text_hash,
        accepted_at,
        method,
        user and user.pk,
    )
    _keep(entry, lambda: _insert(entry, text.pk))
    claims = cookie.Claims(text.major, text.minor, int(accepted_at.timestamp()), receipt)
    return cookie.write(claims, settings.DISCLAIMER_KEYS)


def withdraw(claims):
    """Mark the record behind a cookie's claims as withdrawn, with all others of its account.

    Raises SpoolFullError: then nothing was marked.
    """
    entry = spool.Withdrawn(receipt_hash(claims.receipt), timezone.now())
    if spool.holds_withdrawal(entry.receipt_hash):
        return
    _keep(entry, lambda: mark_withdrawn(entry))


def mark_withdrawn(entry):
    """Write a spool.Withdrawn to the database; False where its acceptance is not there (yet).

    Agreeing was carried from device to device by the account, so taking it back is too.
    """
    accepted = Acceptance.objects.filter(receipt_hash=entry.receipt_hash)
    found = accepted.values_list("user_id", flat=True).first() if accepted.exists() else ()
    if found == ():
        return False
    accepted.standing().update(withdrawn_at=entry.withdrawn_at)
    if found:
        theirs = Acceptance.objects.standing().filter(user_id=found)
        theirs.filter(accepted_at__lte=entry.withdrawn_at).update(withdrawn_at=entry.withdrawn_at)
    return True


def receipt_hash(receipt):
    """What is kept of a receipt (bytes): its SHA-256 in hexadecimal."""
    return hashlib.sha256(receipt).hexdigest()


def set_cookie(response, value):
    response.set_cookie(
        settings.DISCLAIMER_COOKIE_NAME,
        value,
        max_age=cookie.MAX_AGE,
        path="/",
        secure=settings.SITE_IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def delete_cookie(response):
    # Browsers drop a __Host- cookie only if the order to do so is Secure too.
    response.set_cookie(
        settings.DISCLAIMER_COOKIE_NAME,
        "",
        max_age=0,
        path="/",
        secure=settings.SITE_IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _keep(entry, write):
    """Let `write` store the entry in the database, or spool it."""
    if not database.is_resting():
        try:
            with deadline.within(BUDGET):
                if write() is not False:
                    return
        except db.Error as error:
            database.failed(error)
    spool.append(entry)


def _insert(entry, version_pk):
    Acceptance.objects.create(
        receipt_hash=entry.receipt_hash,
        version_id=version_pk,
        text_hash=entry.text_hash,
        accepted_at=entry.accepted_at,
        method=entry.method,
        user_id=entry.user_id,
    )
