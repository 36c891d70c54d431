"""The requests of a stranger: addresses crossed with methods, headers and cookie states."""

from itertools import product

from django.conf import settings

from tests.leaks import cookies, looking

METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"]
HEADERS = [
    {"accept": "text/html"},
    {"accept": "application/json"},
    {"accept": "*/*", "x-requested-with": "XMLHttpRequest"},
    {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
    {"referer": "http://testserver/admin/"},
    {"range": "bytes=0-99", "if-none-match": "*", "if-match": '"1"'},
    {"x-original-url": "/help/", "x-rewrite-url": "/help/"},
    {"x-http-method-override": "GET", "x-forwarded-host": "testserver"},
    {"x-forwarded-for": "127.0.0.1", "purpose": "prefetch", "x-accel-redirect": "/_media/"},
    {"accept": "text/html", "if-unmodified-since": "Thu, 01 Jan 1970 00:00:00 GMT"},
]


def whole_product(addresses, states):
    """(method, address, headers) of every address with everything."""
    for address in addresses:
        for method, headers, value in product(METHODS, HEADERS, states.values()):
            yield method, address, with_cookie(headers, value)


def each_once(addresses, states):
    """Each address with each method, each set of headers and each state of the cookie once.

    The combinations shift from address to address, so that many addresses together see them all.
    A mistake is met soon: the first address comes with everything, then each address plainly, as
    a browser would ask, and then all the rest.
    """
    values = list(states.values())
    turns = range(max(len(METHODS), len(HEADERS), len(values)))
    first, *others = enumerate(addresses)
    in_order = [(first, turn) for turn in turns]
    in_order += [(other, turn) for turn in turns for other in others]
    for (shift, address), turn in in_order:
        method = METHODS[(turn + (shift if turn else 0)) % len(METHODS)]
        headers = HEADERS[(turn + (shift * 3 if turn else 0)) % len(HEADERS)]
        yield method, address, with_cookie(headers, values[turn % len(values)])


def with_cookie(headers, value, name=None):
    if value is None:
        return headers
    return headers | {"cookie": f"{name or settings.DISCLAIMER_COOKIE_NAME}={value}"}


def leaks(client, requests):
    """(what, method, address, headers) of each answer that gives something away, as they come."""
    for method, address, headers in requests:
        response = client.generic(method, address, headers=headers)
        found = looking.of_response(address, response, method=method)
        if found:
            yield found, method, address, headers


def states_for(version):
    """The states of tests/leaks/cookies.py, and someone who only has a session."""
    session = f"none; {settings.SESSION_COOKIE_NAME}={'a' * 32}"
    return cookies.states(version) | {"a made-up session": session}
