"""Which addresses the server may be sent to: those of the public internet, and nothing else.

Whoever can write a page could otherwise make the server ask machines that only it can reach
(OWASP, Server-Side Request Forgery). What is checked is the number that is then connected to, so
that a name cannot point elsewhere a moment later; and it is checked again after each redirect.
"""

import socket
from ipaddress import ip_address, ip_network
from queue import Empty, Queue
from threading import Thread

PORTS = frozenset({80, 443})
# https://www.rfc-editor.org/rfc/rfc6052
NAT64 = ip_network("64:ff9b::/96")
# All that was ever given out of IPv6; outside of it are ways to wrap a private IPv4 address.
# https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml
GIVEN_OUT = ip_network("2000::/3")


class NotPublicError(Exception):
    """The name leads to an address that is not of the public internet."""


class NoSuchHostError(Exception):
    """There is no server of this name, or nobody who knows it answered in time."""


def is_public(number, port):
    """Whether the server may connect to this IP address (text) and port."""
    address = _reached(ip_address(number.partition("%")[0]))
    if address.version == 6 and address not in GIVEN_OUT:
        return False
    return port in PORTS and address.is_global and not address.is_multicast


def _reached(address):
    """An IPv6 address may wrap the IPv4 address that is reached through it."""
    if address.version == 4:
        return address
    if address in NAT64:
        return ip_address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def numbers_of(host, port, *, is_allowed, seconds):
    """The IP addresses of a host as a list of texts, all allowed, or one of the errors above.

    The system's resolver takes no time limit, so it is asked in a thread that nobody waits for.
    """
    answers = Queue()
    Thread(target=_resolve, args=(host, port, answers), daemon=True).start()
    try:
        numbers = answers.get(timeout=max(0.0, seconds))
    except Empty:
        raise NoSuchHostError(host) from None
    if not numbers:
        raise NoSuchHostError(host)
    if not all(is_allowed(number, port) for number in numbers):
        raise NotPublicError(host)
    return numbers


def _resolve(host, port, answers):
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        found = []
    answers.put(list(dict.fromkeys(entry[4][0] for entry in found)))
