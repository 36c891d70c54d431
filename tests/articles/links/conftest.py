"""A server that people could link to, and permission to ask it: the real rule refuses this host."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from articles.links.asking import ask


class Pages(BaseHTTPRequestHandler):
    """`/status/404` answers so; `/to?address` leads there; the others do what their name says."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self.server.asked.append((self.command, self.path))
        kind, _slash, rest = self.path.lstrip("/").partition("/")
        getattr(self, f"_{kind}", self._plain)(rest)

    do_GET = do_HEAD

    def log_message(self, *_args):
        """Nothing: the test says what was asked."""

    def _answer(self, status, **headers):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _plain(self, _rest):
        self._answer(200)

    def _status(self, status):
        self._answer(int(status))

    def _no_head(self, status):
        self._answer(int(status) if self.command == "HEAD" else 200)

    def _moved(self, rest):
        status, _slash, address = rest.partition("/")
        self._answer(int(status), Location=address if "://" in address else f"/{address}")

    def _circle(self, _rest):
        self._answer(302, Location="/circle")

    def _silent(self, _rest):
        self.server.stopped.wait(5)

    def _drip(self, _rest):
        """A header that never ends, a letter at a time: each comes well within a time-out."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not self.server.stopped.wait(0.05):
            try:
                self.wfile.write(b"x")
            except OSError:
                return

    def _nonsense(self, _rest):
        self.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")
        self.close_connection = True

    def _hang_up(self, _rest):
        self.close_connection = True


@pytest.fixture
def server():
    """`server.url`, `server.asked` [(method, path)] and `server.ask(path, **options)`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    server.asked, server.stopped = [], threading.Event()
    port = server.server_address[1]
    server.url = f"http://127.0.0.1:{port}"

    def is_allowed(number, asked_port):
        return (number, asked_port) == ("127.0.0.1", port)

    server.is_allowed = is_allowed
    server.ask = lambda path, **options: ask(
        path if "://" in path else f"{server.url}{path}", is_allowed=is_allowed, **options
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.stopped.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def seconds():
    """A function that says how many seconds went by since the test began."""
    began = time.monotonic()
    return lambda: time.monotonic() - began
