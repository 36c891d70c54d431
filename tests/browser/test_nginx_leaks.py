"""Nothing leaks through nginx, at any address, in either direction."""

from urllib.parse import quote

import pytest

from disclaimer import cookie
from tests.browser.reading import NAME, PAGE, is_gate
from tests.leaks import addresses, looking, rounds
from tests.leaks.cookies import states


def test_forwarded_headers_of_a_visitor_are_not_believed(behind, both_kept):
    headers = [
        ("X-Forwarded-Proto", "http"),
        ("X-Forwarded-Host", "evil.example"),
        ("Forwarded", "host=evil.example;proto=http"),
        ("X-Forwarded-For", "127.0.0.1"),
    ]

    answer = behind.ask("/search/?q=x", headers=headers)

    assert answer.status == 200  # no redirect to https in a circle
    assert is_gate(answer)
    assert "evil.example" not in answer.words + str(answer.headers)


def test_another_host_is_not_answered(behind):
    with pytest.raises(OSError):  # closed without a word
        behind.ask("/", headers=[("Host", "evil.example")])


def crawled_by(behind, reader):
    """{address: Seen} of all that a reader finds by following links."""

    def read(address):
        answer = behind.read(address, cookie=reader)
        return addresses.Seen(answer.status, answer.headers["Content-Type"] or "", answer.words)

    return addresses.of_a_crawl(read, start=("/", "/feed/", "/sitemap.xml"), base=behind.url)


def every_spelling(crawled, folder, step):
    """Those addresses, each `step`th page in other spellings, and every upload."""
    pages = [path for path, seen in crawled.items() if seen.content_type.startswith("text/html")]
    pages = pages[::step]
    files = [quote(str(path.relative_to(folder))) for path in folder.rglob("*.*")]
    spelt = {each for path in pages if "?" not in path for each in addresses.spellings(path)}
    return sorted({*crawled, *spelt, *(f"/media/{name}" for name in files)})


@pytest.mark.soak
def test_nothing_leaks_at_any_address_and_every_reader_reads(behind, reader, floor, soaking):
    """Strangers and readers in turn, so that each meets the copies that were kept for the other."""
    crawled = crawled_by(behind, reader)
    everywhere = every_spelling(crawled, behind.media, 1 if soaking else 5)
    values = list(states(cookie.Claims(floor, 0, 0, b""), name=NAME).values())
    leaking, unread = [], []
    for number, address in enumerate(everywhere):
        for turn in range(len(values) if soaking else 2):
            value = values[(number + turn) % len(values)] if turn else None
            headers = rounds.HEADERS[(number + turn) % len(rounds.HEADERS)] if turn else {}
            pairs = list(rounds.with_cookie(headers, value, NAME).items())
            answer = behind.ask(address, headers=pairs)
            said = looking.leak(address, answer.status, answer.headers, answer.words)
            leaking += [(said, address, pairs)] if said else []
        if address in crawled and crawled[address].status == 200 and not is_open(address):
            unread += [] if not is_gate(behind.read(address, cookie=reader)) else [address]

    assert leaking == []
    assert unread == []
    assert len(everywhere) > 150


def is_open(address):
    return looking.OPEN.match(address) is not None


def test_its_log_names_no_visitor_and_no_page(behind):
    marked = [("User-Agent", "MarkedBrowser"), ("Referer", "https://localhost/marked")]
    for address in (
        PAGE,
        "/media/marked.mp3",
        "/marked/?q=marked",
        "/_media/marked",
        "/\x01marked",
    ):
        behind.ask(address, headers=marked)

    written_down = behind.nginx.written()

    assert "GET 200" in written_down
    for word in ("Marked", "marked", "127.0.0.1", "how-to-read", "Mozilla"):
        assert word not in written_down, word


@pytest.mark.parametrize(
    "condition",
    [
        ("If-None-Match", "*"),
        ("If-None-Match", '"1", *'),
        ("If-Match", '"1"'),
        ("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"),
        ("Range", "bytes=0-9"),
        ("If-Range", '"1"'),
    ],
)
def test_no_condition_makes_the_gate_tell_anything(behind, both_kept, condition):
    for address in (PAGE, "/articles/", "/no/such/page/"):
        answer = behind.ask(address, headers=[condition])
        assert answer.status == 200
        assert is_gate(answer)
