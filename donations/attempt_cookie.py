"""The `donation` cookie: signed, unreadable to scripts, it names the attempt it belongs to.

It is what makes someone the owner of an attempt on the thank-you page.
"""

import uuid

from django.conf import settings

NAME = "donation"
SALT = "donations.attempt"
MAX_AGE = 7 * 24 * 3600  # seconds; some payments take days to go through


def remember(response, attempt):
    response.set_signed_cookie(
        NAME,
        str(attempt.uuid),
        salt=SALT,
        max_age=MAX_AGE,
        path="/donate/",
        secure=settings.SITE_URL.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )


def attempt_of(request):
    """The uuid in the request's cookie; None if it is missing, forged, cut or too old."""
    text = request.get_signed_cookie(NAME, default=None, salt=SALT, max_age=MAX_AGE)
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None
