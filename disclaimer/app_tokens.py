"""Tokens for apps, which cannot press “I agree”: below /for-apps/ they stand in for the cookie.

    format u16 | major u16 | minor u16 | seconds since 1970 u32 | SHA-256 of the receipt 32 bytes
    | MAC 18 bytes

60 bytes, as 80 characters without padding. The MAC is HMAC-SHA256 cut to 144 bits, under keys
that are derived from DISCLAIMER_KEYS for this use alone, so that no cookie can be made from a
token. The hash finds the record of the acceptance, and nobody can get the receipt from it. The
same acceptance always has the same token, and both end on the same day.

A cookie is believed without a look at the record; a token is not, so that taking the agreement
back ends it at once.
"""

import base64
import hmac
import re
import struct
import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings

from disclaimer import acceptance, cookie, deadline, spool, versions
from disclaimer.addresses import CROOKED
from disclaimer.models import Acceptance

PREFIX = "/for-apps/"
METHODS = frozenset({"GET", "HEAD"})
FORMAT = 1
CLAIMS = struct.Struct(">HHHI32s")
MAC_BYTES = 18
LENGTH = (CLAIMS.size + MAC_BYTES) * 4 // 3
CONTEXT = b"wayside: tokens for apps"
TOKEN = re.compile(rf"[\w-]{{{LENGTH}}}", re.ASCII)


class Claims(NamedTuple):
    """What a genuine token says. `accepted_at` is in seconds since 1970."""

    major: int
    minor: int
    accepted_at: int
    record_hash: bytes


class AppToken(NamedTuple):
    """A token as it stands in addresses, and the datetime (UTC) at which it ends."""

    value: str
    valid_until: datetime


def is_for_apps(path):
    """True below /for-apps/, where nothing but a token counts; that page itself is a page."""
    return path.startswith(PREFIX) and path != PREFIX


def issue(request):
    """The AppToken of this browser's acceptance; None without one that is on record.

    One query. Raises django.db.Error.
    """
    claims = acceptance.standing_claims(request, versions.in_force().major)
    if claims is None:
        return None
    record_id = acceptance.receipt_hash(claims.receipt)
    if not _stands(record_id):
        return None
    signed = Claims(claims.major, claims.minor, claims.accepted_at, bytes.fromhex(record_id))
    ends = datetime.fromtimestamp(claims.accepted_at, UTC) + timedelta(seconds=cookie.MAX_AGE)
    return AppToken(write(signed, settings.DISCLAIMER_KEYS), ends)


def opens(request, floor):
    """True for a GET or HEAD of an address with a good token whose record stands.

    One query for a good token, none for any other. Raises django.db.Error: then nobody knows.
    """
    if request.method not in METHODS or CROOKED.search(request.path_info):
        return False
    value = request.path_info.removeprefix(PREFIX).partition("/")[0]
    claims = read(value, settings.DISCLAIMER_KEYS, floor=floor, now=time.time())
    return claims is not None and _stands(claims.record_hash.hex())


def write(claims, keys):
    """The token, signed with the newest key."""
    packed = CLAIMS.pack(FORMAT, *claims)
    return base64.urlsafe_b64encode(packed + _mac(keys[0], packed)).decode()


def read(value, keys, *, floor, now):
    """The Claims of a token that is ours, of a major version `floor` or later, and in date.

    `now` is in seconds since 1970. Anything else, however broken, is None and never an error.
    """
    if not TOKEN.fullmatch(value):
        return None
    raw = base64.urlsafe_b64decode(value)
    packed, mac = raw[: CLAIMS.size], raw[CLAIMS.size :]
    if not any(hmac.compare_digest(mac, _mac(key, packed)) for key in keys):
        return None
    layout, *said = CLAIMS.unpack(packed)
    claims = Claims(*said)
    if layout != FORMAT or claims.major < floor:
        return None
    in_date = claims.accepted_at - cookie.CLOCK_SKEW <= now <= claims.accepted_at + cookie.MAX_AGE
    return claims if in_date else None


def _stands(record_id):
    """True where the acceptance is on record, or waits to be, and was not taken back."""
    with deadline.within(acceptance.BUDGET):
        records = Acceptance.objects.filter(receipt_hash=record_id)
        withdrawn = records.values_list("withdrawn_at", flat=True)[:1]
        found = list(withdrawn)
    if spool.holds_withdrawal(record_id):
        return False
    return found == [None] or (not found and spool.holds(record_id))


def _mac(key, packed):
    return hmac.digest(_own_key(key), packed, "sha256")[:MAC_BYTES]


@lru_cache(maxsize=16)
def _own_key(key):
    return hmac.digest(key, CONTEXT, "sha256")
