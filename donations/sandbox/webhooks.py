"""Events, and their way to whoever asked for them: signed, retried, logged.

https://docs.stripe.com/webhooks and https://docs.stripe.com/api/events
"""

import contextlib
import contextvars
import http.client
import json
import ssl
import threading
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

from stripe import WebhookSignature
from stripe._api_version import _ApiVersion

from . import chaos
from .store import new_id

API_VERSION = _ApiVersion.CURRENT

# Stripe waits hours; a newcomer should see a retry. After the last, every five minutes.
RETRY_SECONDS = (2, 10, 60, 300)
GIVE_UP_SECONDS = 3 * 24 * 3600
TIMEOUT_SECONDS = 10

NOBODY = {"id": None, "idempotency_key": None}
_cause = contextvars.ContextVar("cause", default=NOBODY)


@contextlib.contextmanager
def caused_by(request_id, idempotency_key=None):
    """Events emitted inside name this API request; others name none, as Stripe's do."""
    token = _cause.set({"id": request_id, "idempotency_key": idempotency_key})
    try:
        yield
    finally:
        _cause.reset(token)


def emit(store, type, subject, previous=None):
    """Record that `subject` (an API object) changed, and queue the news for every endpoint.

    `previous` holds the former values of the attributes that an ``.updated`` event changed.
    """
    data = {"object": subject}
    if previous is not None:
        data["previous_attributes"] = previous
    with store.transaction():
        endpoints = [e for e in store.find("webhook_endpoint") if listens(e, type)]
        event = {
            "id": new_id("evt_1"),
            "object": "event",
            "api_version": API_VERSION,
            "created": store.now(),
            "data": data,
            "livemode": False,
            "pending_webhooks": len(endpoints),
            "request": dict(_cause.get()),
            "type": type,
        }
        store.add(event)
        for endpoint in endpoints:
            queue(store, event["id"], endpoint["id"])
    return event


def listens(endpoint, type):
    wanted = endpoint["enabled_events"]
    return endpoint["status"] == "enabled" and ("*" in wanted or type in wanted)


def queue(store, event_id, endpoint_id, *, calmly=False):
    """Put one delivery on its way, through the chaos switches unless `calmly`."""
    with store.transaction():
        switches = chaos.CALM if calmly else store.setting("chaos", chaos.CALM)
        number = store.execute("SELECT coalesce(max(id), 0) FROM deliveries")[0][0]
        delays = chaos.plan(switches, number)
        for delay in delays:
            _add_delivery(store, event_id, endpoint_id, _waiting(switches), delay)
        if not delays:
            _add_delivery(store, event_id, endpoint_id, "dropped", 0)
        store.after_commit(store.announce)


def _waiting(switches):
    return "held" if switches["hold"] else "pending"


def _add_delivery(store, event_id, endpoint_id, status, delay):
    now = store.clock()
    store.execute(
        "INSERT INTO deliveries (event, endpoint, status, first_at, next_at) "
        "VALUES (?, ?, ?, ?, ?)",
        (event_id, endpoint_id, status, now, now + delay),
    )


def release_held(store):
    """Let go of everything that the hold switch kept back."""
    with store.transaction():
        store.execute("UPDATE deliveries SET status = 'pending' WHERE status = 'held'")
        store.after_commit(store.announce)


def pending_webhooks(store, event_id):
    """How many deliveries of an event are still to succeed."""
    return store.execute(
        "SELECT count(*) FROM deliveries WHERE event = ? AND status IN ('pending', 'held')",
        (event_id,),
    )[0][0]


def log(store, limit):
    """The newest deliveries, as rows with the event's type and the endpoint's address."""
    return store.execute(
        "SELECT d.*, json_extract(e.body, '$.type') AS type, "
        "json_extract(w.body, '$.url') AS url FROM deliveries d "
        "LEFT JOIN objects e ON e.id = d.event LEFT JOIN objects w ON w.id = d.endpoint "
        "ORDER BY d.id DESC LIMIT ?",
        (limit,),
    )


class Courier:
    """Delivers in the background: one request at a time to each endpoint."""

    def __init__(self, store):
        self._store = store
        self._stopping = False
        self._busy = set()
        self._pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="delivery")
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self):
        self._thread.start()

    def stop(self):
        self._stopping = True
        self._store.announce()
        self._thread.join()
        self._pool.shutdown(wait=True)

    def counts(self):
        """`first`: never tried yet; `retrying`: waiting for another try; `held` back."""
        rows = self._store.execute(
            "SELECT CASE WHEN status = 'held' THEN 'held' WHEN attempts = 0 THEN 'first' "
            "ELSE 'retrying' END AS state, count(*) AS n FROM deliveries "
            "WHERE status IN ('pending', 'held') GROUP BY state"
        )
        return {"first": 0, "retrying": 0, "held": 0} | {row["state"]: row["n"] for row in rows}

    def settle(self, seconds):
        """Wait until everything was tried once. True, or False when `seconds` ran out."""
        settled = threading.Event()
        deadline = threading.Timer(seconds, settled.set)
        deadline.daemon = True
        deadline.start()
        try:
            while not settled.is_set():
                seen = self._store.news()
                if not self._busy and not self.counts()["first"]:
                    return True
                self._store.wait_for_news(seen, 0.5)
            return False
        finally:
            deadline.cancel()

    def _run(self):
        while not self._stopping:
            seen = self._store.news()
            for row in self._due():
                self._busy.add(row["endpoint"])
                self._pool.submit(self._deliver, row)
            self._store.wait_for_news(seen, self._seconds_to_next())

    def _due(self):
        """The next delivery of each endpoint that is not being spoken to."""
        now = self._store.clock()
        due = "status = 'pending' AND next_at <= ?"
        endpoints = self._store.execute(
            f"SELECT DISTINCT endpoint FROM deliveries WHERE {due}",  # noqa: S608 - a constant
            (now,),
        )
        for (endpoint,) in endpoints:
            if endpoint in self._busy:
                continue
            yield from self._store.execute(
                f"SELECT * FROM deliveries WHERE {due} AND endpoint = ? "  # noqa: S608 - as above
                "ORDER BY next_at, id LIMIT 1",
                (now, endpoint),
            )

    def _seconds_to_next(self):
        rows = self._store.execute(
            "SELECT endpoint, min(next_at) AS at FROM deliveries WHERE status = 'pending' "
            "GROUP BY endpoint"
        )
        waits = [
            row["at"] - self._store.clock() for row in rows if row["endpoint"] not in self._busy
        ]
        return min([5.0, *waits])

    def _deliver(self, row):
        try:
            endpoint = self._store.get("webhook_endpoint", row["endpoint"])
            if not endpoint or endpoint["status"] != "enabled":
                self._record(row, "failed", "the endpoint is gone or switched off")
                return
            event = self._store.get("event", row["event"])
            secret = self._store.private(endpoint["id"])["secret"]
            self._judge(row, _post(endpoint["url"], event, secret))
        finally:
            self._busy.discard(row["endpoint"])
            self._store.announce()

    def _judge(self, row, answer):
        if answer.isdigit() and 200 <= int(answer) < 300:
            self._record(row, "delivered", answer)
            return
        late = self._store.clock() - row["first_at"] > GIVE_UP_SECONDS
        self._record(row, "failed" if late else "pending", answer)

    def _record(self, row, status, answer):
        tries = row["attempts"] + 1
        wait = RETRY_SECONDS[min(tries, len(RETRY_SECONDS)) - 1]
        self._store.execute(
            "UPDATE deliveries SET status = ?, answer = ?, attempts = ?, next_at = ? WHERE id = ?",
            (status, answer, tries, self._store.clock() + wait, row["id"]),
        )


def _post(url, event, secret):
    """The HTTP status as text, or in a few words why there was none."""
    body = json.dumps(event, indent=2)
    parts = urllib.parse.urlsplit(url)
    path = parts.path or "/"
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        # Signed with the real time, wherever the sandbox's clock stands: receivers refuse
        # a signature that is five minutes old.
        "Stripe-Signature": WebhookSignature.generate_signature_header(body, secret),
    }
    connection = _connect(parts)
    try:
        connection.request(
            "POST", f"{path}?{parts.query}" if parts.query else path, body.encode(), headers
        )
        answer = connection.getresponse()
        answer.read()
        return str(answer.status)
    except (OSError, http.client.HTTPException, ssl.SSLError) as error:
        return f"no answer ({type(error).__name__})"
    finally:
        connection.close()


def _connect(parts):
    if parts.scheme == "https":
        return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
