"""Two copies of a page in nginx, for the right people each."""

import pytest

from tests.browser.reading import NAME, OTHER_PAGE, PAGE, is_gate, is_page


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
