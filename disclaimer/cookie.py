"""The acceptance cookie: 42 bytes, signed, as 56 characters without padding.

    format u16 | major u16 | minor u16 | seconds since 1970 u32 | receipt 16 bytes | MAC 16 bytes

The MAC is HMAC-SHA256 cut to 128 bits (RFC 2104 §5), under keys of its own. A whole number of
three-byte groups leaves no spare bits in the base64, so every changed bit is a changed byte.
"""

import binascii
import hmac
import struct
from functools import lru_cache
from typing import NamedTuple

FORMAT = 1
CLAIMS = struct.Struct(">HHHI16s")
MAC_BYTES = 16
LENGTH = (CLAIMS.size + MAC_BYTES) * 4 // 3
MAX_AGE = 365 * 24 * 3600  # seconds
CLOCK_SKEW = 300  # seconds that our servers' clocks may differ
TO_STANDARD = bytes.maketrans(b"-_", b"+/")
TO_URL_SAFE = bytes.maketrans(b"+/", b"-_")


class Claims(NamedTuple):
    """What a valid cookie says. `accepted_at` is in seconds since 1970."""

    major: int
    minor: int
    accepted_at: int
    receipt: bytes


def write(claims, keys):
    """The cookie's value, signed with the newest key."""
    packed = CLAIMS.pack(FORMAT, *claims)
    raw = packed + _mac(keys[0], packed)
    return binascii.b2a_base64(raw, newline=False).translate(TO_URL_SAFE).decode()


def read(value, keys, *, floor, now):
    """The claims of a cookie that is ours, of a major version `floor` or later, and in date.

    `now` is in seconds since 1970. Anything else, however broken, is None and never an error.
    """
    claims = _genuine(value, keys) if len(value) == LENGTH else None
    if claims is None or claims.major < floor:
        return None
    if not claims.accepted_at - CLOCK_SKEW <= now <= claims.accepted_at + MAX_AGE:
        return None
    return claims


# A reader opens page after page with the same cookie; what it says of itself does not change.
@lru_cache(maxsize=8192)
def _genuine(value, keys):
    """The claims of a cookie with a good MAC, whatever its version and age; or None."""
    try:
        plain = value.encode("ascii").translate(TO_STANDARD)
        raw = binascii.a2b_base64(plain, strict_mode=True)
    except ValueError:  # binascii.Error and UnicodeEncodeError
        return None
    if len(raw) != CLAIMS.size + MAC_BYTES:
        return None
    packed, mac = raw[: CLAIMS.size], raw[CLAIMS.size :]
    if not any(hmac.compare_digest(mac, _mac(key, packed)) for key in keys):
        return None
    layout, major, minor, accepted_at, receipt = CLAIMS.unpack(packed)
    return Claims(major, minor, accepted_at, receipt) if layout == FORMAT else None


def _mac(key, packed):
    return hmac.digest(key, packed, "sha256")[:MAC_BYTES]
