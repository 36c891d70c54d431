"""The text in force, as every process knows it: read at most once in five seconds.

While the database is away the last known text and floor stand. A process that never read
them keeps the gate closed.
"""

import threading
import time
from dataclasses import dataclass

from django.db import DatabaseError

from disclaimer.models import DisclaimerVersion

FRESH_FOR = 5.0  # seconds


class NoVersionKnown(Exception):
    """No text was ever read: the database is away, or nothing has been published."""


@dataclass(frozen=True, slots=True)
class VersionInForce:
    """The newest published text. `major` is also the floor: older acceptances no longer count."""

    major: int
    minor: int
    heading: str
    body_html: str
    agree_label: str
    published_at: object

    @property
    def label(self):
        return f"{self.major}.{self.minor}"


class _Known:
    version = None
    read_at = None


_known = _Known()
_reading = threading.Lock()


def in_force(clock=time.monotonic):
    """The VersionInForce, at most FRESH_FOR seconds old while the database answers.

    Raises NoVersionKnown.
    """
    if _known.read_at is None or clock() - _known.read_at >= FRESH_FOR:
        _read_again(clock)
    version = _known.version
    if version is None:
        raise NoVersionKnown
    return version


def read_soon():
    """Read again at the next question: after publishing in this process."""
    _known.read_at = None


def forget():
    """Know nothing, as a process that has just begun."""
    _known.version = _known.read_at = None


def _read_again(clock):
    # One thread asks; others go on with what is known, or wait if nothing is.
    if not _reading.acquire(blocking=_known.version is None):
        return
    try:
        if _known.read_at is not None and clock() - _known.read_at < FRESH_FOR:
            return
        newest = DisclaimerVersion.objects.newest()
        _known.version = newest and VersionInForce(
            newest.major,
            newest.minor,
            newest.heading,
            newest.body_html,
            newest.agree_label,
            newest.published_at,
        )
        _known.read_at = clock()
    except DatabaseError:
        # Without a text every request may ask again; with one, wait before the next try.
        _known.read_at = None if _known.version is None else clock()
    finally:
        _reading.release()
