"""Requests over a socket, byte for byte: Django's test client and every browser tidy addresses."""

import http.client
from typing import NamedTuple
from urllib.parse import urlsplit


class Answer(NamedTuple):
    """`headers` is an http.client.HTTPMessage, `body` bytes."""

    status: int
    headers: object
    body: bytes

    @property
    def words(self):
        return self.body.decode(errors="replace")


def ask(url, address, *, method="GET", headers=(), body=None):
    """The Answer of the server at `url` to one request; `address` is sent as it is."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    return ask_over(connection, address, method, headers, body)


def ask_over(connection, address, method, headers, body=None):
    """One request over `connection`, which is closed afterwards. A Host in `headers` wins."""
    # http.client refuses what a hostile visitor would send; servers must not rely on that.
    connection._validate_path = connection._validate_method = lambda _: None
    connection._encode_request = lambda line: line.encode("latin-1")
    try:
        own_host = any(name.lower() == "host" for name, _ in headers)
        connection.putrequest(method, address, skip_host=own_host, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()
