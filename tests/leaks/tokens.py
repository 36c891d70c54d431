"""Every state that a token for apps can be in without opening anything."""

import time
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from disclaimer import app_tokens, cookie
from disclaimer.models import Acceptance
from tests.disclaimer.making import make_acceptances

# Where apps find content; each needs an episode with the id that is filled in.
RESTS = (
    "podcast.xml",
    "audio/{episode}/talk.mp3",
    "transcripts/{episode}.vtt",
    "chapters/{episode}.json",
    "cover.jpg",
    "meetings.ics",
    "articles/",
    "../../about/",
    "",
)


def good(version):
    """A token whose record stands."""
    return _made(version, _record(version))


def states(version):
    """{state: token}; none may open anything while `version` is in force."""
    now, stands = int(time.time()), _record(version)
    token = _made(version, stands)
    withdrawn = _record(version)
    Acceptance.objects.filter(receipt_hash=withdrawn).update(withdrawn_at=timezone.now())
    return {
        "empty": "",
        "garbage": "not-a-token",
        "cut": token[:-1],
        "longer": f"{token}A",
        "bit-flipped": token[:30] + ("A" if token[30] != "A" else "B") + token[31:],
        "older version": _made(version, stands, major=version.major - 1),
        "expired": _made(version, stands, at=now - cookie.MAX_AGE - 60),
        "from the future": _made(version, stands, at=now + 3600),
        "another key": _made(version, stands, keys=(b"not one of ours" * 3,)),
        "the site's SECRET_KEY": _made(version, stands, keys=(settings.SECRET_KEY.encode(),)),
        "taken back": _made(version, withdrawn),
        "of no record": _made(version, "0" * 64),
        "a cookie": cookie.write(
            cookie.Claims(version.major, version.minor, now, b"r" * 16), settings.DISCLAIMER_KEYS
        ),
    }


def addresses(tokens, episode):
    """The address of each kind of content with each of the tokens."""
    rests = [rest.format(episode=episode.pk) for rest in RESTS]
    return [f"/for-apps/{token}/{rest}" for token in tokens for rest in rests if token or rest]


def _record(version):
    """The receipt's hash of a new acceptance."""
    record = make_acceptances(version, 1)[0]
    Acceptance.objects.filter(pk=record.pk).update(
        accepted_at=timezone.now() - timedelta(minutes=1)
    )
    return record.receipt_hash


def _made(version, record, *, major=None, at=None, keys=settings.DISCLAIMER_KEYS):
    claims = app_tokens.Claims(
        version.major if major is None else major,
        version.minor,
        int(time.time()) if at is None else at,
        bytes.fromhex(record),
    )
    return app_tokens.write(claims, keys)
