"""The sandbox's HTTP server: Stripe's API under ``/v1``, its pages beside it.

Who imports whom, from left to right: `server` → `api`, `pages` → `operations` → `resources` →
`webhooks` → `store`; `strict`, `cards`, `chaos` and `errors` import none of these.
"""

import logging
import signal
import sys
import threading
from pathlib import Path

from flask import Flask, abort, request
from werkzeug.serving import WSGIRequestHandler, make_server

from . import api, pages
from .resources import billing
from .store import Store
from .webhooks import Courier

LOOPBACK = ("127.0.0.1", "localhost", "::1")
TICK_SECONDS = 30
MAX_BODY_BYTES = 1_000_000

log = logging.getLogger("stripe_sandbox")


class CannotStart(Exception):
    """A sentence for whoever started the server."""


def create_app(store, courier):
    """The Flask application over an open store."""
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY_BYTES)
    app.json.sort_keys = False
    app.extensions.update(store=store, courier=courier)
    app.before_request(_refuse_other_hosts)
    app.after_request(_log)
    api.register(app)
    pages.register(app)
    return app


def _refuse_other_hosts():
    """A page of another site could otherwise reach us under a name that resolves to loopback."""
    if request.host.rsplit(":", 1)[0].strip("[]") not in LOOPBACK:
        abort(403)


def _log(response):
    # The rule, never the address itself: paths and queries hold names of people's objects.
    rule = request.url_rule.rule if request.url_rule else "(no such address)"
    log.info("%s %s %s", request.method, rule, response.status_code)
    return response


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    # Small answers would otherwise wait for the peer's delayed acknowledgement.
    disable_nagle_algorithm = True

    def log(self, type, message, *args):
        """Werkzeug's own lines hold whole addresses."""


class _Ticker(threading.Thread):
    """Does what falls due while real time passes."""

    def __init__(self, store):
        super().__init__(name="ticker", daemon=True)
        self._store = store
        self._ended = threading.Event()

    def run(self):
        while not self._ended.wait(TICK_SECONDS):
            billing.catch_up(self._store)

    def stop(self):
        self._ended.set()
        self.join()


def serve(*, host, port, state, out=sys.stdout):
    """Run until SIGTERM or Ctrl-C. The first line written to `out` is the address.

    `port` 0 takes any free one. CannotStart, with a sentence to show, if it cannot listen.
    """
    if host not in LOOPBACK:
        raise CannotStart(
            f"The Stripe sandbox listens on loopback only, not on {host}: anyone who reached it "
            "could read what it holds. Leave out --host, or use 127.0.0.1."
        )
    store = Store(_file(state))
    try:
        server = _listen(host, port, store)
        _run(server, store, out)
    finally:
        store.close()


def _file(state):
    """`state` is a file, or a folder that one is kept in."""
    path = Path(state)
    if path.is_dir():
        path = path / "stripe.sqlite3"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _listen(host, port, store):
    courier = Courier(store)
    app = create_app(store, courier)
    try:
        server = make_server(host, port, app, threaded=True, request_handler=_Handler)
    except (OSError, SystemExit):
        # Werkzeug exits by itself when the port is taken.
        raise CannotStart(
            f"Port {port} is already in use. Stop the program that holds it, or choose another "
            "with --port (make run: SANDBOX_PORT)."
        ) from None
    shown = f"[{host}]" if ":" in host else host
    store.base_url = f"http://{shown}:{server.server_port}"
    return server


def _run(server, store, out):
    courier = server.app.extensions["courier"]
    ticker = _Ticker(store)
    _stop_on_signals(server)
    billing.catch_up(store)
    courier.start()
    ticker.start()
    print(store.base_url, file=out, flush=True)
    try:
        server.serve_forever()
    finally:
        ticker.stop()
        courier.stop()
        server.server_close()


def _stop_on_signals(server):
    def stop(signum, frame):
        # `shutdown` waits for the loop that this handler interrupts.
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
