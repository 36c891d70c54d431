"""Recording that a visitor agreed: the row is committed before the cookie exists."""

import hashlib
import os
import time

from django.conf import settings
from django.utils import timezone

from disclaimer import cookie
from disclaimer.models import Acceptance

RECEIPT_BYTES = 16


def standing_claims(request, floor):
    """The claims of the request's valid acceptance cookie, or None."""
    value = request.COOKIES.get(settings.DISCLAIMER_COOKIE_NAME, "")
    return cookie.read(value, settings.DISCLAIMER_KEYS, floor=floor, now=time.time())


def record(version):
    """Store one acceptance of the DisclaimerVersion and return the cookie's value.

    Raises django.db.DatabaseError: then there is no record, and must be no cookie.
    """
    receipt = os.urandom(RECEIPT_BYTES)
    accepted_at = timezone.now()
    Acceptance.objects.create(
        receipt_hash=hashlib.sha256(receipt).hexdigest(),
        version=version,
        text_hash=version.text_hash,
        accepted_at=accepted_at,
    )
    claims = cookie.Claims(version.major, version.minor, int(accepted_at.timestamp()), receipt)
    return cookie.write(claims, settings.DISCLAIMER_KEYS)


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
