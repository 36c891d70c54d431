"""What Django's test client and browsers would tidy: addresses, hosts and headers byte for byte,
sent to the real web server of the real demo site."""

import random
import re
import socket
import time
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from disclaimer import cookie
from tests.browser.wire import ask
from tests.leaks import addresses, looking, rounds, sentences
from tests.leaks.cookies import states

PAGE = "/articles/how-to-read-a-trial/"
# How an address can be written so that some layer takes it for this page, or for an open one.
ODD = [
    "{page}",
    "/{page}",
    "{origin}{page}",
    "http://evil.example{page}",
    "http://localhost/help/..{page}",
    "/help/..{page}",
    "/help/%2e%2e{page}",
    "/help/..%2f{bare}",
    "/help/%2e%2e%2f{bare}",
    "/help/.{page}",
    "/static/..{page}",
    "/static/%2e%2e{page}",
    "/static/..%5c{bare}",
    "/media/public/..%2f..{page}",
    "/media/public/%2e%2e/%2e%2e{page}",
    "/disclaimer/..{page}",
    "/disclaimer/%00{page}",
    "/donate/..;{page}",
    "/help/;{page}",
    "/help/#{page}",
    "/help/%23/..{page}",
    "/help/%3f/..{page}",
    "{page}%20",
    "{page}%09",
    "{page}%00",
    "{page}%0d%0aX-Planted:1",
    "{page}%ff",
    "{page}%c0%af",
    "{page}\xff",
    "{page};/help/",
    "{page}?/help/",
    "{page}#/help/",
    "{page}..%2f..%2fhelp/",
    "{page}index.html",
    "/%61rticles/how-to-read-a-trial/",
    "/%2561rticles/how-to-read-a-trial/",
    "/ARTICLES/HOW-TO-READ-A-TRIAL/",
    "//evil.example{page}",
    "\\help\\..{page}",
    "{bare}",
    "*",
    "?{page}",
]
HEADERS = [
    [],
    [("Script_Name", "/articles")],
    [("SCRIPT_NAME", "/articles")],
    [("Script-Name", "/articles")],
    [("Path-Info", "/help/"), ("PATH_INFO", "/help/")],
    [("X-Original-URL", "/help/"), ("X-Rewrite-URL", "/help/")],
    [("X-Forwarded-Prefix", "/help"), ("X-Forwarded-Uri", "/help/")],
    [("X-Http-Method-Override", "GET"), ("X-Method-Override", "GET")],
    [("X-Forwarded-Host", "localhost"), ("X-Forwarded-Proto", "https")],
    [("X-Forwarded-For", "127.0.0.1"), ("X-Real-Ip", "127.0.0.1")],
    [("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1)")],
    [("Transfer-Encoding", "chunked")],
    [("Connection", "upgrade"), ("Upgrade", "h2c")],
    [("Range", "bytes=0-9"), ("If-None-Match", "*"), ("If-Match", "*")],
    [("Accept", "application/json")],
    [("Authorization", "Basic YWRtaW46YWRtaW4=")],
    [("Remote-User", "editor"), ("REMOTE_USER", "editor")],
]


def written(form):
    return form.format(page=PAGE, bare=PAGE.strip("/"), origin="http://localhost")


def accepted_header():
    claims = cookie.Claims(65_535, 0, int(time.time()), b"r" * 16)
    value = cookie.write(claims, settings.DISCLAIMER_KEYS)
    return ("Cookie", f"{settings.DISCLAIMER_COOKIE_NAME}={value}")


def test_the_sentences_that_are_looked_for_can_be_seen_by_readers(crawled):
    """Else the tests below would prove nothing."""
    seen = set().union(*(sentences.found_in(answer.words) for answer in crawled.values()))

    assert len(sentences.gated()) > 8000
    assert len(seen) > 0.8 * len(sentences.gated())


@pytest.fixture(scope="module")
def crawled(site):
    """{address: Seen} of all that a reader finds by following links."""

    def read(address):
        answer = ask(site.url, address, headers=[("Accept", "text/html,*/*"), accepted_header()])
        return addresses.Seen(answer.status, answer.headers["Content-Type"] or "", answer.words)

    return addresses.of_a_crawl(read, start=("/", "/feed/", "/sitemap.xml"), base=site.url)


@pytest.mark.soak
def test_nothing_leaks_from_the_demo_site_at_any_address(site, crawled, soaking):
    pages = [path for path in crawled if "." not in path and "?" not in path]
    pages = pages if soaking else pages[::5]
    everywhere = sorted({*crawled, *(each for path in pages for each in addresses.spellings(path))})
    values = list(states(cookie.Claims(1, 0, 0, b"")).values())
    name, leaking = settings.DISCLAIMER_COOKIE_NAME, []
    for number, address in enumerate(everywhere):
        for turn in range(len(values) if soaking else 2):
            value = values[(number + turn) % len(values)] if turn or soaking else None
            headers = rounds.HEADERS[(number + turn) % len(rounds.HEADERS)] if turn else {}
            method = rounds.METHODS[number % len(rounds.METHODS)] if turn else "GET"
            pairs = list(rounds.with_cookie(headers, value, name).items())
            answer = ask(site.url, address, method=method, headers=pairs)
            said = looking.leak(address, answer.status, answer.headers, answer.words, method=method)
            leaking += [(said, method, address, pairs)] if said else []

    assert leaking == []
    assert len(everywhere) > 150


@pytest.mark.parametrize("form", ODD)
def test_no_spelling_of_an_address_leaks(site, form):
    address = written(form)
    # What stands behind "#" is never part of what is asked for.
    is_open = looking.OPEN.fullmatch(address.partition("#")[0])
    for headers in HEADERS:
        answer = ask(site.url, address, headers=headers)
        assert not sentences.found_in(answer.words), headers
        assert is_open or answer.status not in {206, 304, 412}, headers
        assert answer.status < 500, headers


def test_a_script_name_moves_no_page_to_an_open_address(site):
    """With SCRIPT_NAME the rest of the path alone would be looked at."""
    for prefix, path in (("/articles", PAGE), (PAGE.rstrip("/"), f"{PAGE}help/"), ("/x", PAGE)):
        for name in ("SCRIPT_NAME", "Script_Name", "script_name"):
            answer = ask(site.url, path, headers=[(name, prefix)])
            assert not sentences.found_in(answer.words)
            assert answer.status in {200, 400}
            if answer.status == 200:
                assert looking.GATE in answer.words


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost@evil.example", "localhost.evil.example", "", "a b", "[::1"]
)
def test_another_host_gets_nothing_but_400(site, host):
    answer = ask(site.url, PAGE, headers=[("Host", host), accepted_header()])

    assert answer.status == 400
    assert not sentences.found_in(answer.words)


def test_two_hosts_or_none_get_nothing(site):
    port = urlsplit(site.url).port
    for head in (
        f"GET {PAGE} HTTP/1.1\r\nHost: localhost:{port}\r\nHost: evil.example\r\n",
        f"GET {PAGE} HTTP/1.1\r\n",
        f"GET {PAGE} HTTP/1.0\r\n",
        f"GET {PAGE}\r\n",
        f"GET\t{PAGE}\tHTTP/1.1\r\nHost: localhost:{port}\r\n",
        f" GET {PAGE} HTTP/1.1\r\nHost: localhost:{port}\r\n",
        f"GET {PAGE} HTTP/9.9\r\nHost: localhost:{port}\r\n",
        f"GET {PAGE} HTTP/1.1\nHost: localhost:{port}\n",
        f"GET {PAGE} HTTP/1.1\r\nHost: localhost:{port}\r\n Cookie: a=b\r\n",
        f"get {PAGE} HTTP/1.1\r\nHost: localhost:{port}\r\n",
        f"GARBAGE {PAGE} HTTP/1.1\r\nHost: localhost:{port}\r\n",
    ):
        answered = raw(site, f"{head}Connection: close\r\n\r\n".encode())
        assert not sentences.found_in(answered), head


def test_a_second_request_inside_the_first_meets_the_gate_too(site):
    """A body whose length is told in two ways may be taken for another request."""
    host = f"Host: localhost:{urlsplit(site.url).port}\r\n"
    inner = f"GET {PAGE} HTTP/1.1\r\n{host}Connection: close\r\n\r\n"
    for lengths in (
        f"Content-Length: {len(inner)}\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 0\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Content-Length: 0\r\n",
    ):
        outer = f"POST /help/ HTTP/1.1\r\n{host}{lengths}\r\n"
        assert not sentences.found_in(raw(site, f"{outer}0\r\n\r\n{inner}".encode()))
        assert not sentences.found_in(raw(site, f"{outer}{inner}".encode()))


def raw(site, request):
    """All that the server says to these bytes."""
    parts = urlsplit(site.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        said = b""
        while piece := connection.recv(65_536):
            said += piece
    return said.decode(errors="replace")


def test_random_bytes_for_an_address_leak_nothing_and_break_nothing(site, soaking):
    chance = random.Random(7)
    pieces = ["/", "..", "%2e", "%2f", "%5c", "\\", ";", "//", "%00", "%ff", "help", "articles",
              "how-to-read-a-trial", "static", "media", "public", "?", "#", "%c3%a9", "\xe9", "%",
              "disclaimer", "%2561", "+", "~", "*", "{", "'"]  # fmt: skip
    for _ in range(5000 if soaking else 300):
        address = "/" + "".join(chance.choices(pieces, k=chance.randint(1, 8)))
        answer = ask(site.url, address)
        assert not sentences.found_in(answer.words), address
        assert answer.status < 500, address


def test_files_of_the_demo_are_refused_byte_for_byte(site, crawled):
    files = [path for path in crawled if path.startswith("/media/")]
    for address in files:
        answer = ask(site.url, address, headers=[("Range", "bytes=0-9")])
        assert (answer.status, answer.headers["Cache-Control"]) == (403, "no-store"), address
        assert b"PNG" not in answer.body and b"JFIF" not in answer.body

    assert len(files) > 3


def test_the_log_of_the_site_holds_no_sentence_and_no_address(site):
    ask(site.url, f"{PAGE}?marked-query", headers=[("User-Agent", "MarkedBrowser")])
    log = site.log("web")

    assert not sentences.found_in(log)
    assert not re.search(r"marked|how-to-read|127\.0\.0\.1|Googlebot", log, re.IGNORECASE)
