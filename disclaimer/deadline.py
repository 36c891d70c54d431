"""A limit to how long the gate waits for the database.

PostgreSQL's own `statement_timeout` is kept by the server, which cannot keep it when it hangs.
psycopg2 lets the client do the waiting (`set_wait_callback`,
https://www.psycopg.org/docs/advanced.html#support-for-coroutine-libraries): when the time is over
it closes the connection, and Django opens a new one for the next request. SQLite waits for a lock
only, and has a setting for that.
"""

import contextlib
import select
import threading
import time

from django.db import connection

# Nobody set a limit: connecting at least has one, as `connect_timeout` is not kept in this mode.
LONGEST_CONNECT = 5.0  # seconds

_now = threading.local()


@contextlib.contextmanager
def within(seconds):
    """A database call inside that is not done after `seconds` raises OperationalError.

    On PostgreSQL that closes the connection; whoever asks next gets a new one. Inside a
    transaction there is no limit, because closing would undo what someone else began.
    """
    if connection.in_atomic_block:
        yield
        return
    outer = getattr(_now, "limit", None)
    limit = time.monotonic() + seconds
    _now.limit = limit if outer is None else min(limit, outer)
    try:
        with _sqlite_patience() if connection.vendor == "sqlite" else _nothing():
            yield
    finally:
        _now.limit = outer
        _let_go_if_closed()


def install():
    """Let psycopg2 wait by `_wait`: once in a process, for all its connections."""
    from psycopg2 import extensions

    extensions.set_wait_callback(_wait)


def _wait(link):
    """Wait until the psycopg2 connection `link` has its answer; what psycopg2 calls."""
    from psycopg2 import OperationalError, extensions

    limit = getattr(_now, "limit", None)
    if limit is None and link.status == extensions.STATUS_SETUP:
        limit = time.monotonic() + LONGEST_CONNECT
    poll = select.poll()
    while (state := link.poll()) != extensions.POLL_OK:
        wanted = select.POLLIN if state == extensions.POLL_READ else select.POLLOUT
        poll.register(link.fileno(), wanted)
        left = None if limit is None else (limit - time.monotonic()) * 1000
        if left is not None and left <= 0 or not poll.poll(left):
            raise OperationalError("the database did not answer in time")
        poll.unregister(link.fileno())


def _let_go_if_closed():
    """Django would go on with a connection that psycopg2 has closed."""
    link = connection.connection
    if connection.vendor == "postgresql" and link is not None and link.closed:
        connection.close()


@contextlib.contextmanager
def _sqlite_patience():
    """Wait for SQLite's lock until the limit, then as long as before."""
    connection.ensure_connection()
    ask = connection.connection.execute
    (usual,) = ask("PRAGMA busy_timeout").fetchone()
    ask(f"PRAGMA busy_timeout = {max(0, _now.limit - time.monotonic()) * 1000:.0f}")
    try:
        yield
    finally:
        ask(f"PRAGMA busy_timeout = {usual}")


_nothing = contextlib.nullcontext
