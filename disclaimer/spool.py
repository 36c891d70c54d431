"""Where a record waits that the database could not take: lines in a file, each one synced to disk.

Every process of this machine appends to one file; draining.py moves it aside and stores what it
holds. A line is written whole or does not count: whoever wrote it got no answer yet. The file
grows to `DISCLAIMER_SPOOL_LIMIT` bytes; then there is no record, and so no cookie.
"""

import contextlib
import fcntl
import hashlib
import io
import json
import os
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

OPEN = "open.jsonl"
ASIDE = "aside-*.jsonl"
LAST_OF_A_LINE = b"}\n"
CHECK_LENGTH = 8  # hexadecimal digits
# A file may be moved aside between opening and locking it; each try opens the one in its place.
TRIES = 20

# The file whose name this process knows to be on disk.
_named = {}


class SpoolFullError(Exception):
    """Nothing more can be kept on this machine: the limit is reached, or the disk refuses."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Someone agreed: what becomes an Acceptance. The version is known by its number."""

    receipt_hash: str
    major: int
    minor: int
    text_hash: str
    accepted_at: datetime
    method: str
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Someone took an agreement back."""

    receipt_hash: str
    withdrawn_at: datetime


KINDS = {"accepted": Accepted, "withdrawn": Withdrawn}
TIMES = ("accepted_at", "withdrawn_at")


@dataclass(frozen=True, slots=True)
class SpoolState:
    """What waits on this machine; `oldest_at` is a datetime in UTC, or None when nothing waits."""

    entries: int
    bytes: int
    limit: int
    oldest_at: datetime | None


def append(entry):
    """Keep an Accepted or a Withdrawn; on disk when this returns. Raises SpoolFullError."""
    line = _line(entry)
    try:
        _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        if _size() + len(line) > settings.DISCLAIMER_SPOOL_LIMIT:
            raise SpoolFullError("the spool has reached its limit")
        with _open_for_writing() as file:
            if os.write(file, line) != len(line):
                raise SpoolFullError("the disk took only a part of a line")
            os.fsync(file)
            _sync_name(file)
    except OSError as error:
        raise SpoolFullError(f"the spool cannot be written ({error.strerror})") from error


def state():
    """The SpoolState of this machine. Lines are counted, and only the first is looked into."""
    entries, oldest_at = 0, None
    for path in _files():
        found = _bytes_of(path)
        entries += found.count(LAST_OF_A_LINE)
        oldest_at = oldest_at or _first_time(found)
    return SpoolState(entries, _size(), settings.DISCLAIMER_SPOOL_LIMIT, oldest_at)


def holds(receipt_hash):
    """True while the acceptance with that receipt waits here."""
    return any(
        isinstance(entry, Accepted) and entry.receipt_hash == receipt_hash
        for path in _files()
        for entry in _entries(path, naming=receipt_hash)
    )


def holds_withdrawal(receipt_hash):
    """True while a withdrawal of that acceptance waits here."""
    return any(
        isinstance(entry, Withdrawn)
        for path in _files()
        for entry in _entries(path, naming=receipt_hash)
    )


def _bytes_of(path):
    """What is in the file; nothing, if it was drained meanwhile."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _first_time(found):
    lines = (line.rstrip(b"\n") for line in io.BytesIO(found))
    entry = next(filter(None, map(_entry, lines)), None)
    return entry and (getattr(entry, "accepted_at", None) or entry.withdrawn_at)


def read(path):
    """The entries of a file, in order; without lines that were not written to their end."""
    return _entries(path, naming="")


def _entries(path, *, naming):
    """The entries of a file that hold the text `naming`; the others are not looked into."""
    found = _bytes_of(path)
    if naming.encode() not in found:
        return []
    lines = (line for line in found.split(b"\n") if naming.encode() in line)
    return [entry for entry in map(_entry, lines) if entry]


@contextlib.contextmanager
def files_to_drain():
    """The files that nobody writes to any more, oldest first; one process at a time has them.

    Gives an empty list where another process is draining.
    """
    folder = _folder()
    if not folder.is_dir():
        yield []
        return
    with (folder / "draining.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield []
            return
        _move_aside(folder)
        yield sorted(folder.glob(ASIDE))


def leave_only(entries, path):
    """Put `entries` in place of a file to drain; without any, the file goes away."""
    if not entries:
        path.unlink()
        return
    new = path.with_suffix(".new")
    with new.open("wb") as file:
        file.writelines(map(_line, entries))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    _sync_folder(path.parent)


def _move_aside(folder):
    with contextlib.suppress(FileNotFoundError):
        os.rename(folder / OPEN, folder / f"aside-{time.time_ns():020d}.jsonl")
    for path in folder.glob(ASIDE):
        # Whoever opened it under its old name has finished writing when this lock is ours.
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)


@contextlib.contextmanager
def _open_for_writing():
    path = _folder() / OPEN
    for _ in range(TRIES):
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_SH)
            if _is_at(file, path):
                yield file
                return
        finally:
            os.close(file)
    raise SpoolFullError("the spool was moved aside again and again")


def _is_at(file, path):
    """True if the open file is still the one at `path`."""
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except FileNotFoundError:
        return False


def _sync_name(file):
    """A new file's name has to reach the disk as well: once for each process and file."""
    found = os.fstat(file)
    if _named.get("file") != (found.st_dev, found.st_ino):
        _sync_folder(_folder())
        _sync_folder(_folder().parent)
        _named["file"] = (found.st_dev, found.st_ino)


def _sync_folder(path):
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _line(entry):
    kind = next(name for name, its_class in KINDS.items() if isinstance(entry, its_class))
    words = json.dumps({"kind": kind, **asdict(entry)}, default=datetime.isoformat)
    # The break in front ends whatever a crash may have left there.
    return f"\n{_check(words)} {words}\n".encode()


def _entry(line):
    check, _, words = line.decode(errors="replace").partition(" ")
    if not words or check != _check(words):
        return None
    fields = json.loads(words)
    for name in TIMES:
        if name in fields:
            fields[name] = datetime.fromisoformat(fields[name])
    return KINDS[fields.pop("kind")](**fields)


def _check(words):
    return hashlib.sha256(words.encode()).hexdigest()[:CHECK_LENGTH]


def _files():
    return [*sorted(_folder().glob(ASIDE)), _folder() / OPEN]


def _size():
    total = 0
    for path in _files():
        with contextlib.suppress(FileNotFoundError):
            total += path.stat().st_size
    return total


def _folder():
    return Path(settings.DISCLAIMER_SPOOL_DIR)
