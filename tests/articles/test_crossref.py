"""The client of Crossref, against a real server that answers well, badly, slowly or not at all."""

import gzip
import json
import time

import pytest

from articles.references import crossref, registers
from articles.references.registers import Asker, Away, Elsewhere, NotFound, Unusable
from tests.articles.registers import DOI, drop_by_drop, never, recorded, send, work_about


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(registers, "SECONDS", 0.3)


def work():
    return crossref.work(DOI, Asker())


def test_it_gives_the_work(registers):
    registers.works[DOI] = recorded("work")

    assert work()["container-title"] == ["Journal of Trauma Care"]


def test_it_says_who_asks(registers):
    registers.works[DOI] = recorded("work")

    work()

    asked, headers = registers.asked[0]
    assert asked.query == "mailto=library%40wayside.example"
    assert headers["User-Agent"] == "Wayside/1 (http://testserver; mailto:library@wayside.example)"
    assert "Cookie" not in headers


def test_it_reads_what_comes_packed_and_in_chunks(registers):
    packed = gzip.compress(json.dumps(recorded("work")).encode())

    def answer(request):
        request.protocol_version = "HTTP/1.1"
        request.send_response(200)
        request.send_header("Content-Encoding", "gzip")
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        for start in range(0, len(packed), 100):
            piece = packed[start : start + 100]
            request.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        request.wfile.write(b"0\r\n\r\n")
        request.close_connection = True

    registers.next = [answer]

    assert work()["volume"] == "27"


def test_a_small_packed_answer_does_not_fill_the_memory(registers):
    packed = gzip.compress(b" " * 50_000_000)
    registers.next = [lambda request: send(request, 200, packed, Content_Encoding="gzip")]

    with pytest.raises(Unusable, match="too long"):
        work()


def test_it_asks_for_odd_dois_as_they_are(registers):
    doi = "10.5555/s0140-6736(97)<11096>-0?a=b#c/../d"
    registers.works[doi] = work_about(doi)

    assert crossref.work(doi, Asker())


def test_a_work_that_is_not_there_is_not_found(registers):
    with pytest.raises(NotFound) as raised:
        work()

    assert not isinstance(raised.value, Elsewhere)


def agency(name, label):
    return {"message": {"DOI": DOI, "agency": {"id": name, "label": label}}}


def test_a_work_of_another_agency_is_elsewhere(registers):
    registers.works[f"{DOI}/agency"] = agency("datacite", "DataCite")

    with pytest.raises(Elsewhere) as raised:
        work()

    assert raised.value.agency == "DataCite"
    assert [asked.query for asked, _headers in registers.asked] == [
        "mailto=library%40wayside.example"
    ] * 2


@pytest.mark.parametrize(
    "answer",
    [agency("crossref", "Crossref"), agency(None, None), {"message": {"agency": "x"}}, [], 503],
)
def test_a_work_is_not_found_if_no_other_agency_is_named(registers, answer):
    registers.next = [404, answer if answer == 503 else json.dumps(answer).encode()]

    with pytest.raises(NotFound) as raised:
        work()

    assert not isinstance(raised.value, Elsewhere)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_register_is_away(registers, status):
    registers.next = [status]

    with pytest.raises(Away):
        work()


@pytest.mark.parametrize("status", [400, 401, 403, 418])
def test_a_register_that_refuses_is_unusable(registers, status):
    registers.next = [status]

    with pytest.raises(Unusable):
        work()


def test_it_waits_as_long_as_it_is_told_and_asks_again(registers):
    registers.works[DOI] = recorded("work")
    registers.next = [lambda request: send(request, 429, b"", Retry_After="1")]
    began = time.monotonic()

    assert crossref.work(DOI, Asker(tries=1))

    assert time.monotonic() - began >= 1
    assert len(registers.asked) == 2


def test_it_does_not_wait_longer_than_it_makes_sense(registers, monkeypatch):
    monkeypatch.setattr("articles.references.registers.LONGEST_WAIT", 0.1)
    registers.works[DOI] = recorded("work")
    registers.next = [lambda request: send(request, 503, b"", Retry_After="3")]
    began = time.monotonic()

    assert crossref.work(DOI, Asker(tries=1))

    assert time.monotonic() - began < 2


def test_it_pauses_before_the_first_repetition_too(registers, monkeypatch):
    monkeypatch.setattr("articles.references.registers.SECONDS_BETWEEN_QUESTIONS", 0.3)
    registers.works[DOI] = recorded("work")
    registers.next = [503]
    began = time.monotonic()

    assert crossref.work(DOI, Asker(tries=1))

    assert time.monotonic() - began >= 0.3


def test_it_asks_once_while_somebody_waits(registers):
    registers.next = [503, 503]

    with pytest.raises(Away):
        work()

    assert len(registers.asked) == 1


@pytest.mark.parametrize("answer", [never, drop_by_drop])
def test_a_slow_register_is_away_soon(registers, impatient, answer):
    registers.next = [answer]
    began = time.monotonic()

    with pytest.raises(Away):
        work()

    assert time.monotonic() - began < 1.5


def test_a_register_that_cannot_be_reached_is_away(settings):
    settings.CROSSREF_API = "http://127.0.0.1:1"

    with pytest.raises(Away):
        work()


def test_it_reads_no_more_than_so_much(registers):
    registers.next = [b'"' + b"x" * 3_000_000 + b'"']

    with pytest.raises(Unusable, match="too long"):
        work()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Service unavailable</html>",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[]",
        b'"text"',
        b'{"message": []}',
        b'{"message": {"DOI": "10.5555/x"}}',
        b'{"message": {"title": ["x"]}}',
        b'{"message": {"DOI": "10.5555/WAYSIDE.2022.001", "title": ["x"], "score": NaN}}',
        b'{"message": {"DOI": "10.5555/WAYSIDE.2022.001", "title": ["\\ud800"]}}',
        b'{"message": {"DOI": "10.5555/WAYSIDE.2022.001", "title": ["\\u0000"]}}',
    ],
)
def test_it_refuses_what_is_no_work(registers, body):
    registers.next = [body]

    with pytest.raises(Unusable):
        work()


def test_it_refuses_the_record_of_another_work(registers):
    registers.works[DOI] = work_about("10.5555/wayside.2022.002")

    with pytest.raises(Unusable, match="another work"):
        work()


def test_it_takes_small_and_capital_letters_of_a_doi_for_the_same(registers):
    registers.works[DOI] = work_about(DOI.upper())

    assert work()


def test_it_follows_a_redirect_within_the_register(registers):
    """A DOI that was replaced leads to the record of the one that replaced it."""
    registers.works["10.5555/new"] = work_about("10.5555/new")
    registers.next = [lambda request: send(request, 301, b"", Location="/works/10.5555%2Fnew")]

    assert work()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://127.0.0.2:9/works/x",
        "file:///etc/passwd",
        "http://example.org/",
        "https://127.0.0.1/",
    ],
)
def test_it_follows_no_redirect_to_another_host(registers, elsewhere):
    registers.next = [lambda request: send(request, 302, b"", Location=elsewhere)]

    with pytest.raises(Unusable):
        work()

    assert len(registers.asked) == 1


def test_it_does_not_run_in_circles(registers):
    circle = [lambda request: send(request, 302, b"", Location=request.path)]
    registers.next = circle * 9

    with pytest.raises(Unusable, match="circles"):
        work()

    assert len(registers.asked) == 3


def test_it_asks_over_https_alone(settings):
    settings.CROSSREF_API = "http://api.example.org"

    with pytest.raises(Unusable, match="https"):
        work()


def test_it_pauses_between_questions(registers, monkeypatch):
    monkeypatch.setattr("articles.references.registers.SECONDS_BETWEEN_QUESTIONS", 0.2)
    registers.works[DOI] = recorded("work")
    began = time.monotonic()

    for _ in range(4):
        work()

    assert time.monotonic() - began >= 0.6
