"""Uploads that nginx sends, only after Wayside said so."""

import re
from urllib.parse import urlsplit

import pytest

SOUND = b"PLANTED in a recording " + bytes(range(256)) * 40


@pytest.fixture
def recording(behind):
    """The address of a recording in the uploads."""
    folder = behind.media / "media"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "planted talk 100%.mp3").write_bytes(SOUND)
    return "/media/media/planted%20talk%20100%25.mp3"


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


def test_an_app_gets_parts_of_a_recording_with_its_token_alone(behind):
    feed = urlsplit(app_address(behind)).path
    named = re.search(r'<enclosure [^>]*url="([^"]+)"', behind.ask(feed).words)[1]

    part = behind.ask(urlsplit(named).path, headers=[("Range", "bytes=100-199")])
    again = behind.ask(feed, headers=[("If-None-Match", behind.ask(feed).headers["ETag"])])
    refused = behind.ask(feed.replace("/podcast.xml", "x/podcast.xml"))

    assert (part.status, len(part.body)) == (206, 100)
    assert part.headers["Content-Type"] == "audio/mpeg"
    assert again.status == 304
    assert (refused.status, refused.headers["Cache-Control"]) == (403, "no-store")


def app_address(behind):
    """The podcast's address for somebody who has just agreed."""
    label = re.search(r'name="version" value="([\d.]+)"', behind.read("/").words)[1]
    form = [("Content-Type", "application/x-www-form-urlencoded")]
    form.append(("Sec-Fetch-Site", "same-origin"))
    body = f"version={label}&next=/".encode()
    agreed = behind.ask("/disclaimer/accept/", method="POST", headers=form, body=body)
    cookie = agreed.headers["Set-Cookie"].partition(";")[0]
    page = behind.read("/for-apps/", cookie=cookie).words
    return re.search(r'value="([^"]+/podcast\.xml)"', page)[1]


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
