"""Asking registers of works (Crossref, PubMed) politely: slowly, patiently, by name, and warily.

What they ask of their users: https://www.crossref.org/documentation/retrieve-metadata/rest-api/
tips-for-using-the-crossref-rest-api/ and https://www.ncbi.nlm.nih.gov/books/NBK25497/.
"""

import json
import threading
import time
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

SECONDS = 5
LONGEST_ANSWER = 2 * 1024 * 1024
PIECE = 16 * 1024
REDIRECTS = 2
# PubMed allows three questions a second, Crossref five and more.
SECONDS_BETWEEN_QUESTIONS = 0.4
LONGEST_WAIT = 60
TRY_AGAIN = (429, 500, 502, 503, 504)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class RegisterError(Exception):
    """A register gave no answer that we can use. Nothing may be concluded from that."""


class NotFound(RegisterError):
    """The register says that it has no such work."""


class Elsewhere(NotFound):
    """The register has no such work, but knows that another agency has: its name is `agency`."""

    def __init__(self, agency):
        super().__init__(agency)
        self.agency = agency


class Away(RegisterError):
    """No answer in time, or one that says to come back later."""


class Unusable(RegisterError):
    """An answer that is too long, no JSON, of another shape, or that leads elsewhere."""


class Patience(Retry):
    """Waits before the first repetition too, which urllib3 makes at once."""

    def get_backoff_time(self):
        return max(super().get_backoff_time(), SECONDS_BETWEEN_QUESTIONS)


class Asker:
    """Asks registers. One a process is enough: it keeps the pauses between questions.

    `tries` is how often a question may be repeated if the register is busy or away: none while
    somebody waits in front of a screen, a few in a command.
    """

    _lock = threading.Lock()
    _not_before = 0.0

    def __init__(self, *, tries=0):
        self.tries = tries

    def json(self, address, parameters=None):
        """(the JSON at an https address as Python objects, the address that it came from).

        Raises NotFound, Away or Unusable.
        """
        origin = _origin(address)
        with self._session(origin) as session:
            for _hop in range(REDIRECTS + 1):
                self._wait_for_our_turn()
                end = time.monotonic() + SECONDS
                with self._ask(session, address, parameters) as answer:
                    if not answer.is_redirect:
                        return _read(answer, end), answer.url
                    address, parameters = urljoin(answer.url, answer.headers["location"]), None
                if _origin(address) != origin:
                    raise Unusable("led to another host")
        raise Unusable("led in circles")

    def _session(self, origin):
        session = requests.Session()
        # The way out may lead through a proxy; the way to this machine itself does not.
        session.trust_env = origin[0] == "https"
        session.headers.update({"User-Agent": _who_asks(), "Accept": "application/json"})
        waits = Patience(
            total=self.tries,
            redirect=False,
            backoff_factor=1,
            backoff_max=LONGEST_WAIT,
            status_forcelist=TRY_AGAIN,
            respect_retry_after_header=True,
            retry_after_max=LONGEST_WAIT,
            raise_on_status=False,
        )
        for scheme in ("https://", "http://"):
            session.mount(scheme, HTTPAdapter(max_retries=waits))
        return session

    def _ask(self, session, address, parameters):
        try:
            answer = session.get(
                address, params=parameters, timeout=SECONDS, stream=True, allow_redirects=False
            )
        except requests.RequestException as error:
            raise Away(type(error).__name__) from error
        if answer.ok or answer.is_redirect:
            return answer
        answer.close()
        if answer.status_code in {404, 410}:
            raise NotFound(f"HTTP {answer.status_code}")
        if answer.status_code in TRY_AGAIN:
            raise Away(f"HTTP {answer.status_code}")
        raise Unusable(f"HTTP {answer.status_code}")

    @classmethod
    def _wait_for_our_turn(cls):
        with cls._lock:
            now = time.monotonic()
            ours = max(now, cls._not_before)
            Asker._not_before = ours + SECONDS_BETWEEN_QUESTIONS
        # The registers ask for so many questions a second at most; outside the lock, so that
        # those who wait can take their turns.
        time.sleep(ours - now)


def _who_asks():
    contact = f"; mailto:{settings.CROSSREF_MAILTO}" if settings.CROSSREF_MAILTO else ""
    return f"Wayside/1 ({settings.SITE_URL}{contact})"


def _origin(address):
    """(scheme, host, port); Unusable unless it is https, or this machine's own address."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise Unusable("not an https address")
    return parts.scheme, parts.hostname, parts.port


def _read(answer, end):
    """The answer's JSON, read no longer than until `end` and no further than the limit."""
    body = bytearray()
    try:
        # read1 gives what is there; read would wait for a full piece, however slowly it comes.
        while piece := answer.raw.read1(PIECE, decode_content=True):
            body += piece
            if len(body) > LONGEST_ANSWER:
                raise Unusable("too long")
            if time.monotonic() > end:
                raise Away("too slow")
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise Away(type(error).__name__) from error
    try:
        contents = json.loads(body, parse_constant=_refuse)
        # Half a surrogate pair is a str to Python, and no text to any database.
        json.dumps(contents, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Unusable("no JSON") from error
    if rb"\u0000" in body:
        raise Unusable("holds what PostgreSQL does not")
    return contents


def _refuse(constant):
    """NaN and Infinity: https://www.rfc-editor.org/rfc/rfc8259#section-6 has no such numbers."""
    raise ValueError(constant)
