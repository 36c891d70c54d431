"""Behind nginx, with the very configuration of docs/nginx/: two copies of a page, for the right
people each, and files that nginx sends only after Wayside said so."""

import json
import random
import re
import shlex
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings

from disclaimer import cookie
from tests.leaks import addresses, looking, rounds, sentences
from tests.leaks.cookies import states

PAGE = "/articles/how-to-read-a-trial/"
OTHER_PAGE = "/about/"
NAME = "__Host-disclaimer"
SOUND = b"PLANTED in a recording " + bytes(range(256)) * 40
DOCS = Path(__file__).resolve().parents[2] / "docs"


def accepted(major, *, keys=None, at=None, minor=0, receipt=b"r" * 16):
    """The value of a cookie for this major version."""
    moment = int(time.time()) if at is None else at
    claims = cookie.Claims(major, minor, moment, receipt)
    return cookie.write(claims, keys or settings.DISCLAIMER_KEYS)


def sent(value):
    return None if value is None else f"{NAME}={value}"


def is_gate(answer):
    return looking.GATE in answer.words


def is_page(answer):
    return bool(sentences.found_in(answer.words)) and not is_gate(answer)


@pytest.fixture
def floor(behind):
    """The major version that counts now: other tests of the same site may have published one."""
    return json.loads(behind.ask("/disclaimer/floor/").body)["floor"]


@pytest.fixture
def reader(floor):
    """The Cookie header of someone who has accepted."""
    return f"{NAME}={accepted(floor)}"


@pytest.fixture
def both_kept(behind, reader):
    """nginx holds the gate and the page of PAGE: what it answers now is its own verdict."""
    for _ in range(2):
        stranger, known = behind.read(PAGE), behind.read(PAGE, cookie=reader)
    assert is_gate(stranger)
    assert is_page(known)
    assert {stranger.headers["X-Cache-Status"], known.headers["X-Cache-Status"]} == {"HIT"}


@pytest.fixture
def recording(behind):
    """The address of a recording in the uploads."""
    folder = behind.media / "media"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "planted talk 100%.mp3").write_bytes(SOUND)
    return "/media/media/planted%20talk%20100%25.mp3"


def test_strangers_and_readers_each_get_their_copy_from_the_second_request_on(
    behind, floor, reader
):
    for cookie_header, is_theirs in ((None, is_gate), (reader, is_page)):
        behind.read(OTHER_PAGE, cookie=cookie_header)
        again = behind.read(OTHER_PAGE, cookie=cookie_header)

        assert again.headers["X-Cache-Status"] == "HIT"
        assert is_theirs(again)


def test_browsers_are_told_what_wayside_tells_them(behind, both_kept, reader):
    assert behind.read(PAGE).headers["Cache-Control"] == "no-store"
    assert behind.read(PAGE, cookie=reader).headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("which", ["newest", "older"])
def test_a_cookie_under_each_key_is_good(behind, both_kept, floor, which):
    keys = settings.DISCLAIMER_KEYS if which == "newest" else settings.DISCLAIMER_KEYS[1:]

    answer = behind.read(PAGE, cookie=sent(accepted(floor, keys=keys)))

    assert is_page(answer)
    assert answer.headers["X-Cache-Status"] == "HIT"


def test_no_state_of_the_cookie_but_acceptance_opens_a_copy(behind, both_kept, floor):
    version = cookie.Claims(floor, 0, 0, b"")

    for state, value in states(version, name=NAME).items():
        answer = behind.read(PAGE, cookie=sent(value))
        assert is_gate(answer) and not is_page(answer), state


@pytest.mark.soak
def test_the_verdict_is_that_of_python_for_any_cookie(behind, both_kept, floor, soaking):
    """Random changes of good cookies, and random claims under good keys."""
    chance = random.Random(42)
    for value in mixed_cookies(chance, floor, 10_000 if soaking else 300):
        answer = behind.read(PAGE, cookie=sent(value))
        python = cookie.read(value, settings.DISCLAIMER_KEYS, floor=floor, now=time.time())
        assert answer.headers["X-Cache-Status"] == "HIT"
        assert is_page(answer) is (python is not None), value


def mixed_cookies(chance, floor, number):
    """Cookies of which about half are good. Ages at the edge of the rules keep a minute's distance,
    since time passes between the two verdicts."""
    now = int(time.time())
    ages = [0, -240, -360, cookie.MAX_AGE - 60, cookie.MAX_AGE + 60, 86_400]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=.~"
    for turn in range(number):
        value = accepted(
            chance.choice([floor, floor, floor + 1, floor - 1, 0, 65_535]),
            keys=[chance.choice(settings.DISCLAIMER_KEYS)],
            at=now - chance.choice(ages),
            minor=chance.randrange(65_536),
            receipt=chance.randbytes(16),
        )
        if turn % 2:
            place = chance.randrange(len(value))
            value = value[:place] + chance.choice(alphabet) + value[place + 1 :]
        yield value


@pytest.mark.parametrize(
    ("header", "opens"),
    [
        ("{name}={good}", True),
        ("a=b; {name}={good}; c=d", True),
        ("  {name} =  {good}  ", True),
        ('{name}="{good}"', True),
        ("{name}={bad}; {name}={good}", True),
        ("{name}={good}; {name}={bad}", False),
        ("{name}={good}; {name}", True),
        ("x{name}={good}", False),
        ("disclaimer={good}", False),
        ("{upper}={good}", False),
        ("{name}={good},{name}={good}", False),
        ("{name}={good}\xff", False),
        ("\xff={good}; {name}={good}", True),
    ],
)
def test_a_cookie_header_is_read_as_django_reads_it(behind, both_kept, floor, header, opens):
    text = header.format(
        name=NAME, upper=NAME.upper(), good=accepted(floor), bad=accepted(floor)[:-1]
    )

    answer = behind.read(PAGE, cookie=text.encode("latin-1"))

    assert answer.headers["X-Cache-Status"] == "HIT"
    assert is_page(answer) is opens


def test_a_cookie_in_several_headers_is_one_cookie(behind, both_kept, floor):
    good = ("Cookie", f"{NAME}={accepted(floor)}")
    bad = ("Cookie", f"{NAME}=garbage")

    assert is_page(behind.ask(PAGE, headers=[("Cookie", "a=b"), good]))
    assert is_gate(behind.ask(PAGE, headers=[good, bad]))


def test_cookies_of_others_make_no_copies_of_their_own(behind, both_kept, reader):
    for other in ("theme=dark", "donation=abc:def", "disclaimer=1", "a=" + "b" * 3000):
        assert behind.read(PAGE, cookie=other).headers["X-Cache-Status"] == "HIT"
        known = behind.read(PAGE, cookie=f"{other}; {reader}")
        assert known.headers["X-Cache-Status"] == "HIT"
        assert is_page(known)


def test_after_withdrawal_the_gate_is_back(behind, both_kept, reader):
    assert is_page(behind.read(PAGE, cookie=reader))
    assert is_gate(behind.read(PAGE))
    assert is_gate(behind.read(PAGE, cookie=f"{NAME}="))


def test_someone_who_is_signed_in_is_never_answered_from_a_copy(behind, both_kept, reader):
    for session in ("sessionid=abc; ", "a=b; sessionid=abc; "):
        answer = behind.read(PAGE, cookie=session + reader)
        assert is_page(answer)
        assert "X-Cache-Status" not in answer.headers


@pytest.mark.parametrize(
    "address",
    [
        f"{PAGE}?utm_source=x",
        f"{PAGE}?page=1&page=2",
        "/search/?q=trial",
        "/donate/",
        "/disclaimer/",
        "/accounts/login/",
        "/admin/",
        "/feed/",
        "/sitemap.xml",
    ],
)
def test_what_is_personal_or_endless_is_not_kept(behind, reader, address):
    for cookie_header in (reader, None):
        behind.read(address, cookie=cookie_header)
        assert behind.read(address, cookie=cookie_header).headers["X-Cache-Status"] in {None}


def test_what_is_missing_is_not_kept_for_readers(behind, reader):
    behind.read("/no/such/page/", cookie=reader)
    again = behind.read("/no/such/page/", cookie=reader)

    assert (again.status, again.headers["X-Cache-Status"]) == (404, "MISS")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"])
def test_only_reading_is_answered_from_a_copy(behind, both_kept, reader, method):
    assert "X-Cache-Status" not in behind.ask(PAGE, method=method).headers
    assert behind.ask(PAGE, method=method).status == 403


def test_head_tells_what_get_does(behind, both_kept, reader):
    for cookie_header in (None, reader):
        headers = [("Cookie", cookie_header)] if cookie_header else []
        head = behind.ask(PAGE, method="HEAD", headers=headers)
        get = behind.ask(PAGE, headers=headers)
        assert head.body == b""
        assert head.headers["Cache-Control"] == get.headers["Cache-Control"]


def test_programs_that_want_no_page_are_refused_beside_a_copy_of_the_gate(behind, both_kept):
    answer = behind.ask(PAGE, headers=[("Accept", "application/json")])

    assert answer.status == 403
    assert answer.headers["Content-Type"] == "application/problem+json"


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


def test_a_reader_who_has_the_page_is_told_that_nothing_changed(behind, both_kept, reader):
    etag = behind.read(PAGE, cookie=reader).headers["ETag"]

    again = behind.ask(PAGE, headers=[("Cookie", reader), ("If-None-Match", etag)])
    stranger = behind.ask(PAGE, headers=[("If-None-Match", etag)])

    assert again.status == 304
    assert stranger.status == 200
    assert is_gate(stranger)


@pytest.mark.parametrize("encoding", ["gzip", "identity", "br", "gzip, br, zstd"])
def test_a_copy_is_sent_as_the_browser_can_read_it(behind, both_kept, reader, encoding):
    headers = [("Cookie", reader), ("Accept-Encoding", encoding)]

    answer = behind.ask(PAGE, headers=headers)

    assert answer.headers["X-Cache-Status"] == "HIT"
    assert answer.headers["Content-Encoding"] == ("gzip" if "gzip" in encoding else None)
    assert "Accept-Encoding" in ", ".join(answer.headers.get_all("Vary"))


def test_readers_get_parts_of_a_recording_from_nginx(behind, recording, reader):
    whole = behind.read(recording, cookie=reader)
    part = behind.read(recording, cookie=reader, Range="bytes=100-199")
    last = behind.read(recording, cookie=reader, Range="bytes=-10")
    beyond = behind.read(recording, cookie=reader, Range="bytes=999999-")

    assert (whole.status, whole.body) == (200, SOUND)
    assert whole.headers["Content-Type"] == "audio/mpeg"
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["Cache-Control"] == "private, no-cache"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in whole.headers["Content-Security-Policy"]
    assert (part.status, part.body) == (206, SOUND[100:200])
    assert (last.status, last.body) == (206, SOUND[-10:])
    assert beyond.status == 416


def test_what_could_run_in_a_browser_is_downloaded_from_nginx_too(behind, reader):
    (behind.media / "page.html").write_text("<script>alert(1)</script>")

    answer = behind.read("/media/page.html", cookie=reader)

    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment"


def test_a_part_that_was_asked_for_again_fits_the_file(behind, recording, reader):
    etag = behind.read(recording, cookie=reader).headers["ETag"]

    same = behind.read(recording, cookie=reader, **{"Range": "bytes=0-4", "If-Range": etag})
    other = behind.read(recording, cookie=reader, **{"Range": "bytes=0-4", "If-Range": '"old"'})
    unchanged = behind.read(recording, cookie=reader, **{"If-None-Match": etag})

    assert (same.status, same.body) == (206, SOUND[:5])
    assert (other.status, other.body) == (200, SOUND)
    assert unchanged.status == 304


def test_strangers_get_no_file_by_any_spelling_or_header(behind, recording):
    inside = recording.removeprefix("/media")
    spellings = [
        recording,
        f"/_media{inside}",
        f"//_media{inside}",
        f"/%5Fmedia{inside}",
        f"/media/public/..{inside}",
        f"/media/public/%2e%2e{inside}",
        f"/static/../_media{inside}",
        f"/static/..%2f_media{inside}",
        f"/help/..%2f..%2f_media{inside}",
        f"/_MEDIA{inside}",
        f"/_media../media{inside}",
        f"/_floor/../_media{inside}",
        f"{recording}?accel=/_media{inside}",
    ]
    accel = [("X-Accel-Redirect", f"/_media{inside}"), ("X-Sendfile", str(behind.media))]
    for address in spellings:
        for headers in ([], accel, [("Range", "bytes=0-9")], [("X-Original-URL", "/_media/")]):
            answer = behind.ask(address, headers=headers)
            assert b"PLANTED" not in answer.body, address
            assert answer.status not in {206, 304, 412, 416}, address


def test_the_address_of_nginx_itself_is_closed_to_readers_too(behind, recording, reader):
    for address in (recording.replace("/media/", "/_media/", 1), "/_media/", "/_floor"):
        assert behind.read(address, cookie=reader).status == 404


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


def test_its_log_names_no_visitor_and_no_page(behind, recording):
    marked = [("User-Agent", "MarkedBrowser"), ("Referer", "https://localhost/marked")]
    for address in (PAGE, recording, "/marked/?q=marked", "/_media/marked", "/\x01marked"):
        behind.ask(address, headers=marked)

    written_down = behind.nginx.written()

    assert "GET 200" in written_down
    for word in ("Marked", "marked", "127.0.0.1", "how-to-read", "planted", "Mozilla"):
        assert word not in written_down, word


def test_the_keys_are_made_as_the_documentation_says_and_read_by_root_alone(behind, tmp_path):
    text = (DOCS / "operators.md").read_text()
    command = re.search(r"python -c '(import json, os;[^']+)'", text).group(1)
    made = subprocess.run(
        shlex.split(f"python3 -c {shlex.quote(command)}"),
        env={"DISCLAIMER_KEYS": "new, old,", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
    )

    assert json.loads(made.stdout) == {"newest_first": ["new", "old"]}
    assert (behind.nginx.folder / "keys.json").stat().st_mode & 0o077 == 0


def test_a_material_change_asks_everyone_again_within_five_seconds(behind, both_kept, floor, site):
    old, new = sent(accepted(floor)), sent(accepted(floor + 1))
    site.manage("shell", "-c", PUBLISH)
    published = time.monotonic()

    while is_page(behind.read(PAGE, cookie=old)):
        assert time.monotonic() - published < 5.5

    assert is_page(behind.read(PAGE, cookie=new))
    assert f'value="{floor + 1}.0"' in behind.read(PAGE).words
    assert is_gate(behind.read(PAGE, cookie=old))


PUBLISH = """
from disclaimer.models import DisclaimerVersion
newest = DisclaimerVersion.objects.newest()
text = DisclaimerVersion(heading=newest.heading, body=newest.body)
text.save()
text.publish(is_material=True)
"""


def test_without_wayside_the_last_known_floor_and_the_copies_stand(behind, both_kept, floor):
    good, old = sent(accepted(floor)), sent(accepted(floor - 1))
    behind.read("/help/")
    behind.stop_web()
    try:
        for _ in range(2):
            assert is_page(behind.read(PAGE, cookie=good))
            assert is_gate(behind.read(PAGE, cookie=old))
            assert is_gate(behind.read(PAGE))
            assert "Samaritans" in behind.read("/help/").words
            behind.nginx.restart()  # what is on disk is all that it knows then
            behind.wait_for_nginx()
        away = behind.read("/articles/mdma-and-the-law-in-the-uk/", cookie=good)
    finally:
        behind.start_web()

    assert away.status == 503
    assert "116 123" in away.words
    assert away.headers["Cache-Control"] == "no-store"


def test_where_no_floor_was_ever_read_every_page_is_closed(behind, floor):
    good = sent(accepted(floor))
    behind.stop_web()
    try:
        behind.nginx.forget()
        behind.wait_for_nginx()
        answers = [behind.read(address, cookie=good) for address in (PAGE, "/", "/help/")]
    finally:
        behind.start_web()

    for answer in answers:
        assert answer.status == 503
        assert "85258" in answer.words
    assert is_page(behind.read(PAGE, cookie=good))
