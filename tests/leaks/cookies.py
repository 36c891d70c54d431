"""Every state that the acceptance cookie can be in without being an acceptance."""

import time

from django.conf import settings

from disclaimer import cookie

YEAR = cookie.MAX_AGE
RECEIPT = b"r" * 16


def states(version, name=None):
    """{state: value or None} of the cookie `name`; none may open the gate for `version`."""
    name = name or settings.DISCLAIMER_COOKIE_NAME
    now = int(time.time())

    def made(*, major=version.major, at=now, keys=settings.DISCLAIMER_KEYS):
        return cookie.write(cookie.Claims(major, version.minor, at, RECEIPT), keys)

    good = made()
    flipped = good[:20] + ("A" if good[20] != "A" else "B") + good[21:]
    return {
        "none": None,
        "empty": "",
        "garbage": "not-a-cookie",
        "truth": "1",
        "cut": good[:-1],
        "longer": good + "A",
        "bit-flipped": flipped,
        "older version": made(major=version.major - 1),
        "expired": made(at=now - YEAR - 60),
        "from the future": made(at=now + 3600),
        "another key": made(keys=(b"not one of ours" * 3,)),
        "signed with the site's SECRET_KEY": made(keys=(settings.SECRET_KEY.encode(),)),
        "duplicated": f"{good}; {name}=garbage",
        "4 kB": "A" * 4096,
    }
