"""Many visitors who accept at once, over real connections; for the flood test and `make bench`."""

import base64
import hashlib
import itertools
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

COOKIE = re.compile(rb"set-cookie: (?:__Host-)?disclaimer=([\w-]{56});", re.IGNORECASE)
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
# Where the receipt stands among the 42 bytes of the cookie.
RECEIPT = slice(10, 26)


@dataclass
class Outcome:
    """`cookies` that were set, the number of answers by status, and the `seconds` it took."""

    cookies: list = field(default_factory=list)
    statuses: dict = field(default_factory=dict)
    seconds: float = 0.0

    def receipts(self):
        """What the database holds of each cookie, as a list of SHA-256 in hexadecimal."""
        return [
            hashlib.sha256(base64.urlsafe_b64decode(value)[RECEIPT]).hexdigest()
            for value in self.cookies
        ]


class Flood:
    """Accepts `version` at the site of `url` as new visitors, through `clients` connections."""

    def __init__(self, url, *, version="1.0", clients=16):
        parts = urlsplit(url)
        self.place = ("127.0.0.1", parts.port)
        self.clients = clients
        form = f"version={version}&next=/faq/"
        self.request = (
            f"POST /disclaimer/accept/ HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(form)}\r\n\r\n{form}"
        ).encode()

    def run(self, number, moments=None):
        """Send `number` acceptances. `moments` maps how many have been sent to a function that
        is then called, while they go on; one after the other, in their order."""
        outcome, count, lock = Outcome(), itertools.count(1), threading.Lock()
        moments = moments or {}
        reached = {turn: threading.Event() for turn in moments}

        def send_some():
            with Connection(self.place) as connection:
                while (turn := next(count)) <= number:
                    if turn in reached:
                        reached[turn].set()
                    status, cookie = connection.ask(self.request)
                    with lock:
                        outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
                        if cookie:
                            outcome.cookies.append(cookie)

        started = time.monotonic()
        with ThreadPoolExecutor(self.clients) as pool:
            senders = [pool.submit(send_some) for _ in range(self.clients)]
            for turn, do in moments.items():
                reached[turn].wait()
                do()
        for sender in senders:
            sender.result()
        outcome.seconds = time.monotonic() - started
        return outcome


class Connection:
    """A connection that is kept open, and opened again when the server closed it."""

    def __init__(self, place):
        self.place = place
        self.socket = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.socket:
            self.socket.close()

    def ask(self, request):
        """(status, cookie value or "") of one request. Raises OSError."""
        for _ in range(2):
            if self.socket is None:
                self.socket = socket.create_connection(self.place, timeout=120)
            try:
                self.socket.sendall(request)
                head, _, body = self._receive_head()
            except ConnectionError:
                head = b""
            if head:
                return self._finish(head, body)
            self.socket.close()
            self.socket = None
        raise ConnectionError("the server closed the connection twice")

    def _receive_head(self):
        received = b""
        while b"\r\n\r\n" not in received:
            some = self.socket.recv(65536)
            if not some:
                return b"", b"", b""
            received += some
        return received.partition(b"\r\n\r\n")

    def _finish(self, head, body):
        length = LENGTH.search(head)
        missing = int(length.group(1)) - len(body) if length else 0
        while missing > 0:
            missing -= len(self.socket.recv(65536))
        if b"connection: close" in head.lower():
            self.socket.close()
            self.socket = None
        cookie = COOKIE.search(head)
        return int(head.split(b" ", 2)[1]), cookie.group(1).decode() if cookie else ""
