"""Asks one address whether it still leads somewhere. Politely, and never further than public."""

import http.client
import socket
import ssl
import time
from dataclasses import dataclass
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from django.conf import settings

from articles.links.models import ExternalLink
from articles.links.public import NoSuchHostError, NotPublicError, is_public, numbers_of

Problem = ExternalLink.Problem
SECONDS = 15
SECONDS_TO_CONNECT = 5
HOPS = 6
ADDRESSES_TRIED = 3
FOR_GOOD = frozenset({301, 308})
MOVED = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({404, 410})
# What makes no sense in an address is written as %xx; what already is stays.
PLAIN = "%/:@!$&'()*+,;=~-._?[]"


@dataclass(frozen=True)
class Answer:
    """`status`: HTTP's code or None; `leads_to`: where it has moved for good, or nothing."""

    problem: str = Problem.NONE
    status: int | None = None
    leads_to: str = ""


class Connection(http.client.HTTPConnection):
    """A connection to a number that was looked at before; the name is for TLS and Host only."""

    def __init__(self, host, port, number, *, tls, seconds):
        super().__init__(host, port, timeout=min(SECONDS_TO_CONNECT, seconds))
        self.number = number
        self.tls = tls
        self.default_port = 443 if tls else 80

    def connect(self):
        self.sock = socket.create_connection((self.number, self.port), self.timeout)
        if self.tls:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)

    def break_off(self):
        """End whatever it waits for: a server may send a letter every few seconds for ever."""
        if self.sock:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def ask(address, *, is_allowed=is_public, seconds=SECONDS):
    """The Answer of one address after all redirects, within `seconds`. Never raises.

    Only headers are read. HEAD first; GET where a server does not know or like it.
    """
    until = time.monotonic() + seconds
    try:
        return _follow(address, is_allowed, until)
    except NotPublicError:
        return Answer(Problem.NOT_PUBLIC)
    except NoSuchHostError:
        return Answer(Problem.NO_HOST)
    except ssl.SSLError:
        return Answer(Problem.CERTIFICATE)
    except TimeoutError:
        return Answer(Problem.TIMEOUT)
    except (OSError, http.client.HTTPException):
        late = time.monotonic() >= until
        return Answer(Problem.TIMEOUT if late else Problem.NO_CONNECTION)
    except ValueError:
        return Answer(Problem.ODD)


def _follow(address, is_allowed, until):
    leads_to, for_good = "", True
    for _hop in range(HOPS):
        status, location = _headers(address, is_allowed, until)
        if status not in MOVED or not location:
            return Answer(_problem(status), status, leads_to)
        address = urljoin(address, location)
        for_good = for_good and status in FOR_GOOD
        leads_to = address if for_good else leads_to
    return Answer(Problem.CIRCLE)


def _problem(status):
    if status in GONE:
        return Problem.GONE
    if status == http.HTTPStatus.REQUEST_TIMEOUT or status >= 500:
        return Problem.SERVER
    return Problem.REFUSED if status >= 400 else Problem.NONE


def _headers(address, is_allowed, until):
    """(status, Location) of one address."""
    status, location = _request("HEAD", address, is_allowed, until)
    if status >= 400:
        status, location = _request("GET", address, is_allowed, until)
    return status, location


def _request(method, address, is_allowed, until):
    parts = urlsplit(address)
    tls = parts.scheme == "https"
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise ValueError(address)
    host = parts.hostname
    if not host.isascii():
        host = host.encode("idna").decode()
    port = parts.port or (443 if tls else 80)
    numbers = numbers_of(host, port, is_allowed=is_allowed, seconds=until - time.monotonic())
    path = urlunsplit(("", "", quote(parts.path or "/", PLAIN), quote(parts.query, PLAIN), ""))
    for position, number in enumerate(numbers[:ADDRESSES_TRIED], start=1):
        connection = Connection(host, port, number, tls=tls, seconds=_left(until))
        try:
            return _read(connection, method, path, until)
        except (ConnectionRefusedError, TimeoutError, OSError):
            if position == min(len(numbers), ADDRESSES_TRIED):
                raise
        finally:
            connection.close()
    raise NoSuchHostError(host)


def _read(connection, method, path, until):
    watch = Timer(_left(until), connection.break_off)
    watch.daemon = True
    watch.start()
    try:
        connection.request(method, path, headers=_who_we_are())
        response = connection.getresponse()
        # A header that was broken off reads like one that ended.
        _left(until)
        return response.status, response.headers.get("Location", "")
    finally:
        watch.cancel()


def _left(until):
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _who_we_are():
    return {
        "User-Agent": f"Wayside link check (+{settings.SITE_URL}/)",
        "Accept": "*/*",
        "Connection": "close",
    }
