"""Mistakes in docs/nginx/, made one at a time. Each must be found by looking as a stranger does."""

import pytest

from disclaimer import cookie
from tests.browser.reading import NAME, PAGE
from tests.leaks import looking
from tests.leaks.cookies import states

# {mistake: (file, what stands there, what a mistake would write)}
MISTAKES = {
    "one copy for all": ("wayside.conf", '"$accepted $disclaimer_floor $scheme', '"$scheme'),
    "any cookie will do": (
        "disclaimer.js",
        "return isStanding(value, Number(floor), Date.now() / 1000) ?",
        "return value ?",
    ),
    "the MAC is not checked": ("disclaimer.js", "return differences === 0", "return true"),
    "the floor is ignored": ("disclaimer.js", "&& claims.readUInt16BE(2) >= floor", ""),
    "acceptances never end": ("disclaimer.js", "&& now <= acceptedAt + MAX_AGE", ""),
    "they may be from the future": ("disclaimer.js", "&& acceptedAt - CLOCK_SKEW <= now", ""),
    "the first cookie counts": ("disclaimer.js", "if (at >= 0 &&", "if (at >= 0 && !found &&"),
    "uploads have an address": ("wayside.conf", "internal;\n        alias /", "alias /"),
    "conditions are answered from copies": (
        "wayside.conf",
        '"$http_if_match$http_if_unmodified_since"',
        '""',
    ),
    "validators are answered from copies": ("wayside.conf", '"~\\*"                   1;', ""),
}


def stranger_leaks(behind, floor):
    """What a stranger finds at a page of which both copies are kept, and at an upload."""
    (behind.media / "kept.txt").write_text("PLANTED0000x")
    claims = cookie.Claims(floor, 0, 0, b"")
    for value in states(claims, name=NAME).values():
        headers = [("Accept", "text/html")]
        headers += [("Cookie", f"{NAME}={value}")] if value is not None else []
        yield said(behind, PAGE, headers)
    for name in ("If-Match", "If-None-Match"):
        yield said(behind, PAGE, [(name, "*" if name == "If-None-Match" else '"1"')])
    for address in ("/media/kept.txt", "/_media/kept.txt"):
        yield said(behind, address, [])


def said(behind, address, headers):
    answer = behind.ask(address, headers=headers)
    if address.startswith("/_media/") and answer.status == 404:
        return ""
    return looking.leak(address, answer.status, answer.headers, answer.words)


def test_as_documented_nothing_is_found(behind, both_kept, floor):
    assert not any(stranger_leaks(behind, floor))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_found(behind, floor, reader, mistake):
    name, written, wrong = MISTAKES[mistake]
    path = behind.nginx.folder / name
    right = path.read_text()
    assert written in right
    try:
        behind.nginx.stop()
        path.write_text(right.replace(written, wrong))
        behind.nginx.begin()
        behind.wait_for_nginx()
        for cookie_header in (reader, None):
            behind.read(PAGE, cookie=cookie_header)

        assert any(stranger_leaks(behind, floor))
    finally:
        behind.nginx.forget()
        behind.wait_for_nginx()
