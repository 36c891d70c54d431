import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.factories import make_image

pytestmark = pytest.mark.django_db
SOUND = bytes(range(256)) * 10


def store(name, content=b"content"):
    if default_storage.exists(name):
        default_storage.delete(name)
    return f"/media/{default_storage.save(name, ContentFile(content))}"


def body(response):
    return b"".join(response)


@pytest.fixture
def sound():
    return store("media/talk.mp3", SOUND)


def test_it_streams_a_picture(reader):
    image = make_image()

    response = reader.get(image.file.url)

    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response["Content-Disposition"].startswith("attachment")
    assert len(body(response)) == image.file.size == int(response["Content-Length"])


@pytest.mark.parametrize(
    "name", ["page.html", "drawing.svg", "script.js", "data.xml", "noending", "a.exe"]
)
def test_what_could_run_in_a_browser_is_downloaded(reader, name):
    response = reader.get(store(f"documents/{name}", b"<script>alert(1)</script>"))

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == "attachment"


def test_it_sends_a_whole_recording(reader, sound):
    response = reader.get(sound)

    assert response.status_code == 200
    assert response["Accept-Ranges"] == "bytes"
    assert body(response) == SOUND


def test_a_recording_is_never_compressed_because_parts_of_it_are_asked_for(reader):
    sound = store("media/silence.mp3", bytes(5000))

    whole = reader.get(sound, headers={"accept-encoding": "gzip"})
    part = reader.get(sound, headers={"accept-encoding": "gzip", "range": "bytes=0-999"})

    assert "Content-Encoding" not in whole
    assert whole["Content-Length"] == "5000"
    assert "Content-Encoding" not in part
    assert body(part) == bytes(1000)


@pytest.mark.parametrize(
    ("asked_for", "piece"),
    [
        ("bytes=0-99", SOUND[:100]),
        ("bytes=100-", SOUND[100:]),
        ("bytes=-50", SOUND[-50:]),
        ("bytes=2500-99999", SOUND[2500:]),
        ("bytes=0-0", SOUND[:1]),
        ("bytes=0-", SOUND),
    ],
)
def test_it_sends_a_part_of_a_recording(reader, sound, asked_for, piece):
    response = reader.get(sound, headers={"range": asked_for})

    assert response.status_code == 206
    assert body(response) == piece
    assert int(response["Content-Length"]) == len(piece)
    assert response["Content-Range"].endswith(f"/{len(SOUND)}")


@pytest.mark.parametrize("asked_for", ["bytes=2560-", "bytes=99999-100000", "bytes=-0"])
def test_it_says_when_a_part_lies_outside(reader, sound, asked_for):
    response = reader.get(sound, headers={"range": asked_for})

    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(SOUND)}"


@pytest.mark.parametrize(
    "asked_for",
    [
        "bytes=5-2",
        "bytes=0-1,4-5",
        "pieces=0-1",
        "bytes=a-b",
        "bytes=-",
        "",
        "bytes=" + "9" * 40 + "-",
    ],
)
def test_it_sends_the_whole_when_it_does_not_understand(reader, sound, asked_for):
    response = reader.get(sound, headers={"range": asked_for})

    assert response.status_code == 200
    assert body(response) == SOUND


def test_it_sends_the_whole_when_the_file_has_changed_since(reader, sound):
    response = reader.get(sound, headers={"range": "bytes=0-9", "if-range": '"old"'})

    assert response.status_code == 200


def test_it_goes_on_with_the_same_file(reader, sound):
    tag = reader.get(sound)["ETag"]

    response = reader.get(sound, headers={"range": "bytes=0-9", "if-range": tag})

    assert response.status_code == 206


def test_a_question_about_the_file_is_about_the_whole(reader, sound):
    response = reader.head(sound, headers={"range": "bytes=0-9"})

    assert (response.status_code, response["Content-Length"]) == (200, str(len(SOUND)))


def test_it_ignores_ranges_of_pictures(reader):
    response = reader.get(make_image().file.url, headers={"range": "bytes=0-9"})

    assert response.status_code == 200


def test_it_is_not_sent_again_when_nothing_changed(reader, sound):
    tag = reader.get(sound)["ETag"]

    assert reader.get(sound, headers={"if-none-match": tag}).status_code == 304


def test_it_sends_an_empty_recording(reader):
    response = reader.get(store("media/empty.mp3", b""))

    assert response.status_code == 200
    assert body(response) == b""


@pytest.mark.parametrize(
    "path",
    [
        "missing.png",
        "media",
        "../settings.py",
        "..%2f..%2fsettings.py",
        "%2fetc/passwd",
        "a/../../x",
        "a%00b.png",
        "a%0ab.png",
        "x" * 3_000,
    ],
)
def test_it_finds_nothing_outside_the_storage(reader, sound, path):
    assert reader.get(f"/media/{path}").status_code == 404


def test_it_rejects_post(reader, sound):
    assert reader.post(sound).status_code in {403, 405}


def test_behind_nginx_it_names_the_file_and_leaves_the_sending(reader, sound, settings):
    settings.MEDIA_ACCEL = "/_media/"

    response = reader.get(sound, headers={"range": "bytes=0-99"})

    assert response.status_code == 200
    assert response["X-Accel-Redirect"] == sound.replace("/media/", "/_media/", 1)
    assert response["Content-Type"] == "audio/mpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content == b""


def test_behind_nginx_a_name_is_written_as_in_an_address(reader, settings):
    settings.MEDIA_ACCEL = "/_media/"
    default_storage.delete("a b?c%41.txt")
    with default_storage.open("a b?c%41.txt", "wb") as file:
        file.write(b"words")

    response = reader.get("/media/a%20b%3Fc%2541.txt")

    assert response["X-Accel-Redirect"] == "/_media/a%20b%3Fc%2541.txt"
    assert response["Content-Disposition"] == "attachment"


@pytest.mark.parametrize("address", ["/media/", "/media/none.mp3", "/media/..%2Fsettings.py"])
def test_behind_nginx_what_is_no_file_is_not_found(reader, settings, address):
    settings.MEDIA_ACCEL = "/_media/"

    assert reader.get(address).status_code == 404


def test_behind_nginx_the_gate_stands_before_the_file(client, sound, settings):
    settings.MEDIA_ACCEL = "/_media/"

    response = client.get(sound, headers={"x-accel-redirect": "/_media/media/talk.mp3"})

    assert response.status_code in {403, 503}
    assert "X-Accel-Redirect" not in response
