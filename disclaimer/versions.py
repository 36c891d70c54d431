"""The text in force, as every process knows it: read at most once in five seconds.

While the database is away the last known text and floor stand. A process that never read
them keeps the gate closed.
"""

import threading
import time
from dataclasses import dataclass

from django import db

from disclaimer import deadline
from disclaimer.models import DisclaimerVersion

FRESH_FOR = 5.0  # seconds
PATIENCE = 1.0  # seconds that reading may take
# Nobody can be answered without a first text, so a cold start may take longer.
FIRST_PATIENCE = 5.0  # seconds


class NoVersionKnown(Exception):
    """No text was ever read: the database is away, or nothing has been published."""


@dataclass(frozen=True, slots=True)
class PublishedText:
    """What is needed to record that someone agreed to this text."""

    pk: int
    major: int
    minor: int
    text_hash: str

    @property
    def label(self):
        return f"{self.major}.{self.minor}"


@dataclass(frozen=True, slots=True)
class VersionInForce(PublishedText):
    """The newest published text. `major` is also the floor: older acceptances no longer count."""

    heading: str
    body_html: str
    agree_label: str
    published_at: object


class _Known:
    version = None
    texts = ()
    read_at = None


_known = _Known()
_reading = threading.Lock()


def in_force(clock=time.monotonic):
    """The VersionInForce, at most FRESH_FOR seconds old while the database answers.

    Raises NoVersionKnown.
    """
    if not _is_fresh(clock):
        _read_again(clock)
    version = _known.version
    if version is None:
        raise NoVersionKnown
    return version


def text_of(major, minor):
    """The PublishedText of that number, or None if there is none.

    Without a query for what this process knows. Raises django.db.Error where it has to ask, for
    a text that another process may have published a moment ago, and gets no answer.
    """
    for text in _known.texts:
        if (text.major, text.minor) == (major, minor):
            return text
    with deadline.within(PATIENCE):
        found = DisclaimerVersion.objects.published().filter(major=major, minor=minor).first()
    return found and _accepted_as(found)


def seconds_fresh(clock=time.monotonic):
    """For how many more seconds, 0 or more, the answer of `in_force` may be relied on."""
    read_at = _known.read_at
    return 0.0 if read_at is None else max(0.0, read_at + FRESH_FOR - clock())


def read_soon():
    """Read again at the next question: after publishing in this process."""
    _known.read_at = None


def forget():
    """Know nothing, as a process that has just begun."""
    _known.version = _known.read_at = None
    _known.texts = ()


def _is_fresh(clock):
    read_at = _known.read_at  # once, since another thread may forget it between two looks
    return read_at is not None and clock() - read_at < FRESH_FOR


def _read_again(clock):
    # One thread asks; others go on with what is known, or wait if nothing is.
    if not _reading.acquire(blocking=_known.version is None):
        return
    try:
        if _is_fresh(clock):
            return
        asked_at = clock()  # an answer that takes its time is as old as the question
        with deadline.within(PATIENCE if _known.version else FIRST_PATIENCE):
            acceptable = list(DisclaimerVersion.objects.acceptable())
        _keep(acceptable)
        _known.read_at = asked_at
    except db.Error:
        # Without a text every request may ask again; with one, wait before the next try.
        _known.read_at = None if _known.version is None else clock()
    finally:
        _reading.release()


def _keep(acceptable):
    """Remember the published texts of the newest major number, newest first."""
    _known.texts = tuple(map(_accepted_as, acceptable))
    newest = acceptable[0] if acceptable else None
    _known.version = newest and VersionInForce(
        newest.pk,
        newest.major,
        newest.minor,
        newest.text_hash,
        newest.heading,
        newest.body_html,
        newest.agree_label,
        newest.published_at,
    )


def _accepted_as(text):
    return PublishedText(text.pk, text.major, text.minor, text.text_hash)
