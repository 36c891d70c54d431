"""What the sandbox remembers: one SQLite file, one lock, one clock.

Objects are kept as the JSON that the API returns, and beside each a private JSON object for
what Stripe knows but never shows (how a test card behaves, what a session will create).
"""

import contextlib
import json
import secrets
import sqlite3
import string
import threading
import time

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    private TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS objects_kind ON objects (kind, seq);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    status TEXT NOT NULL,
    first_at REAL NOT NULL,
    next_at REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    answer TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (status, next_at);
CREATE INDEX IF NOT EXISTS deliveries_event ON deliveries (event);
CREATE TABLE IF NOT EXISTS idempotency (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

# What objects are looked up by; with ten thousand subscriptions a scan takes a second.
LOOKED_UP = {
    "charge": "charge",
    "customer": "customer",
    "email": "email",
    "intent": "payment.payment_intent",
    "invoice": "invoice",
    "payment_intent": "payment_intent",
    "status": "status",
    "subscription": "parent.subscription_details.subscription",
}
INDEXES = "".join(
    f"CREATE INDEX IF NOT EXISTS objects_{name} "
    f"ON objects (kind, json_extract(body, '$.{path}'), seq);"
    for name, path in LOOKED_UP.items()
)

ALPHABET = string.ascii_letters + string.digits


def new_id(prefix, length=24):
    """An identifier in Stripe's style, such as ``cus_`` and fourteen letters or digits."""
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(length))


class Store:
    """Thread safe. Every public method may be called inside or outside `transaction`."""

    def __init__(self, path):
        self._lock = threading.RLock()
        self._depth = 0
        self._frozen = None
        self._after_commit = []
        self._news = threading.Condition()
        self._news_count = 0
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(SCHEMA + INDEXES)

    def close(self):
        with self._lock:
            self._db.close()

    def forget(self):
        """Empty every table; the clock goes back to real time, and counting begins anew."""
        with self.transaction():
            for table in ("objects", "deliveries", "idempotency", "settings", "sqlite_sequence"):
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names

    @contextlib.contextmanager
    def transaction(self):
        """All or nothing, one at a time; nested uses join the outermost.

        Callables given to `after_commit` run once the outermost has committed.
        """
        with self._lock:
            if self._depth == 0:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._after_commit.clear()
                    self._db.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._db.execute("COMMIT")
                self._run_after_commit()

    def after_commit(self, call):
        self._after_commit.append(call)

    def _run_after_commit(self):
        calls, self._after_commit = self._after_commit, []
        for call in dict.fromkeys(calls):
            call()

    def announce(self):
        """Wake whoever waits in `wait_for_news`."""
        with self._news:
            self._news_count += 1
            self._news.notify_all()

    def news(self):
        """A number to hand to `wait_for_news`, read before looking for work."""
        with self._news:
            return self._news_count

    def wait_for_news(self, seen, seconds):
        """Return when something was announced after `seen`, or after so many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._news_count != seen, timeout=max(0, seconds))

    def execute(self, sql, values=()):
        """Rows of one statement; for the rooms that keep their own table here."""
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    # Objects

    def add(self, body, **private):
        """Keep a new object under its ``id`` and ``object``; `body` is returned."""
        with self.transaction():
            self._db.execute(
                "INSERT INTO objects (id, kind, body, private) VALUES (?, ?, ?, ?)",
                (body["id"], body["object"], json.dumps(body), json.dumps(private)),
            )
        return body

    def save(self, body):
        with self.transaction():
            self._db.execute(
                "UPDATE objects SET body = ? WHERE id = ?", (json.dumps(body), body["id"])
            )
        return body

    def get(self, kind, object_id):
        """The object as a fresh dict, or None."""
        row = self._one("SELECT body FROM objects WHERE id = ? AND kind = ?", object_id, kind)
        return json.loads(row["body"]) if row else None

    def private(self, object_id):
        row = self._one("SELECT private FROM objects WHERE id = ?", object_id)
        return json.loads(row["private"]) if row else {}

    def set_private(self, object_id, **changes):
        """Change some of an object's private facts; None removes one."""
        with self.transaction():
            facts = self.private(object_id) | changes
            facts = {name: value for name, value in facts.items() if value is not None}
            self._db.execute(
                "UPDATE objects SET private = ? WHERE id = ?", (json.dumps(facts), object_id)
            )

    def seq(self, kind, object_id):
        """The object's place in order of creation, or None."""
        row = self._one("SELECT seq FROM objects WHERE id = ? AND kind = ?", object_id, kind)
        return row["seq"] if row else None

    def find(self, kind, where=(), *, newest_first=True, limit=-1, **equals):
        """Objects of one kind.

        `equals` compares top-level fields; `where` is a list of (SQL condition, value) pairs
        written against ``body`` and ``seq``.
        """
        conditions = [("kind = ?", kind)]
        conditions += [(f"json_extract(body, '$.{name}') = ?", v) for name, v in equals.items()]
        conditions += list(where)
        order = "DESC" if newest_first else "ASC"
        rows = self.execute(
            f"SELECT body FROM objects WHERE {' AND '.join(c for c, _ in conditions)} "  # noqa: S608 (our own constants; values go in as parameters)
            f"ORDER BY seq {order} LIMIT {int(limit)}",
            [value for _, value in conditions],
        )
        return [json.loads(row["body"]) for row in rows]

    def _one(self, sql, *values):
        rows = self.execute(sql, values)
        return rows[0] if rows else None

    # Settings and the clock

    def setting(self, name, default=None):
        row = self._one("SELECT value FROM settings WHERE name = ?", name)
        return json.loads(row["value"]) if row else default

    def set_setting(self, name, value):
        with self.transaction():
            self._db.execute(
                "INSERT INTO settings (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, json.dumps(value)),
            )

    def clock(self):
        """The sandbox's time, in seconds since 1970: real time plus what it was moved by."""
        with self._lock:
            if self._frozen is not None:
                return self._frozen
            return time.time() + self.setting("clock_offset", 0)

    def now(self):
        return int(self.clock())

    def move_clock(self, to):
        self.set_setting("clock_offset", to - time.time())

    @contextlib.contextmanager
    def at(self, moment):
        """Inside, it is `moment`, for whoever holds the lock: past dues happen when due."""
        with self._lock:
            before, self._frozen = self._frozen, moment
            try:
                yield
            finally:
                self._frozen = before
