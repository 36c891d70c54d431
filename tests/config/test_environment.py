import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment


@pytest.fixture
def set_to(monkeypatch):
    """Give the variable EXAMPLE a value; None takes it away."""

    def change(value):
        monkeypatch.delenv("EXAMPLE", raising=False)
        if value is not None:
            monkeypatch.setenv("EXAMPLE", value)

    return change


def complaint(read, *arguments, **options):
    with pytest.raises(ImproperlyConfigured) as caught:
        read("EXAMPLE", *arguments, **options)
    return str(caught.value)


@pytest.mark.parametrize(("value", "meant"), [("True", True), ("on", True), ("0", False)])
def test_a_flag_is_read(set_to, value, meant):
    set_to(value)

    assert environment.flag("EXAMPLE") is meant


def test_an_empty_flag_is_its_default(set_to):
    set_to("")

    assert environment.flag("EXAMPLE", True) is True


def test_a_flag_that_is_neither_is_named(set_to):
    set_to("perhaps")

    assert complaint(environment.flag) == "EXAMPLE must be True or False."


@pytest.mark.parametrize("value", ["one", "-1", "1.5", "١x"])
def test_a_number_that_is_none_is_named(set_to, value):
    set_to(value)

    assert complaint(environment.whole_number, 0).startswith("EXAMPLE must be a whole number")


def test_a_list_loses_its_empty_parts(set_to):
    set_to(" a, ,b,")

    assert environment.comma_list("EXAMPLE") == ("a", "b")


@pytest.mark.parametrize("value", ["https://example.org", "https://example.org/"])
def test_an_origin_has_no_slash_at_its_end(set_to, value):
    set_to(value)

    assert environment.origin("EXAMPLE", "") == "https://example.org"


@pytest.mark.parametrize(
    "value",
    [
        "example.org",
        "ftp://example.org",
        "https://",
        "https://example.org/path",
        "https://example.org?q",
        "https://user@example.org",
        "https://example.org:port",
        "https://[example",
    ],
)
def test_an_address_that_is_no_origin_is_named(set_to, value):
    set_to(value)

    assert complaint(environment.origin, "").startswith("EXAMPLE must be an address such as")


def test_an_optional_origin_may_be_empty(set_to):
    set_to("")

    assert environment.optional_origin("EXAMPLE") == ""


def test_keys_are_bytes_newest_first(set_to):
    set_to("new-key,old-key")

    assert environment.keys("EXAMPLE", shortest=7) == (b"new-key", b"old-key")


def test_a_short_key_is_refused_and_not_repeated(set_to):
    set_to("long-enough,short")
    words = complaint(environment.keys, shortest=8)

    assert words == "Each key in EXAMPLE must have at least 8 characters."


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (environment.database, "nonsense"),
        (environment.database, "carrier-pigeon://coop/3"),
        (environment.cache, "carrier-pigeon://coop/3"),
        (environment.mail, "carrier-pigeon://coop/3"),
    ],
)
def test_an_unusable_address_is_named_but_not_repeated(set_to, read, value):
    set_to(value)
    words = complaint(read, "")

    assert words.startswith("EXAMPLE is not a ")
    assert value not in words


@pytest.mark.parametrize("value", [None, "", "  "])
def test_an_empty_address_is_its_default(set_to, value):
    set_to(value)

    assert environment.database("EXAMPLE", "sqlite:////srv/site")["NAME"] == "/srv/site"
    assert environment.cache("EXAMPLE", "locmemcache://")["BACKEND"].endswith("LocMemCache")
    assert environment.mail("EXAMPLE", "filemail:////srv/mail")["EMAIL_FILE_PATH"] == "/srv/mail"


def test_uploads_stay_on_disk_unless_told_otherwise(set_to, tmp_path):
    set_to(None)
    storage = environment.media_storage("EXAMPLE", tmp_path)

    assert storage["BACKEND"] == "django.core.files.storage.FileSystemStorage"
    assert storage["OPTIONS"]["location"] == str(tmp_path)


def test_uploads_go_to_object_storage_by_the_environment_alone(set_to, tmp_path):
    set_to("s3://key:se%2Fcret@objects.example:9000/wayside?region=eu-west-2")
    storage = environment.media_storage("EXAMPLE", tmp_path)

    assert storage["OPTIONS"] == {
        "bucket_name": "wayside",
        "default_acl": "private",
        "file_overwrite": False,
        "endpoint_url": "https://objects.example:9000",
        "access_key": "key",
        "secret_key": "se/cret",
        "region_name": "eu-west-2",
    }


def test_files_in_object_storage_keep_their_address_behind_the_gate(set_to, tmp_path):
    from django.utils.module_loading import import_string

    set_to("s3://key:secret@objects.example/wayside")
    entry = environment.media_storage("EXAMPLE", tmp_path)
    storage = import_string(entry["BACKEND"])(**entry["OPTIONS"])

    assert storage.url("images/a b.png") == "/media/images/a%20b.png"


@pytest.mark.parametrize(
    "value", ["srv/media", "file://host/x", "s3://host", "s3://host/a/b", "gs://host/b"]
)
def test_a_storage_address_that_is_none_is_named(set_to, tmp_path, value):
    set_to(value)

    assert complaint(environment.media_storage, tmp_path).startswith("EXAMPLE must be empty, ")


def test_nginx_sends_uploads_where_the_folder_names_its_address(set_to, tmp_path):
    set_to("file:///srv/media?accel=/_media/")

    assert environment.media_accel("EXAMPLE") == "/_media/"
    assert environment.media_storage("EXAMPLE", tmp_path)["OPTIONS"]["location"] == "/srv/media"


@pytest.mark.parametrize("value", [None, "file:///srv/media", "s3://k:s@host/b?region=eu"])
def test_uploads_are_sent_by_the_web_server_unless_told_otherwise(set_to, value):
    set_to(value)

    assert environment.media_accel("EXAMPLE") == ""


@pytest.mark.parametrize(
    "query", ["accel=_media/", "accel=/_media", "accel=/", "accel=", "x=1", "accel=/a/&x=1"]
)
def test_an_address_of_nginx_that_is_none_is_named(set_to, query):
    set_to(f"file:///srv/media?{query}")

    said = complaint(environment.media_accel)
    assert said.startswith("EXAMPLE may end in ")


def test_real_variables_win_over_dotenv_and_dotenv_over_local(monkeypatch, tmp_path):
    for name in ("ENV_FILE", "FIRST", "SECOND", "THIRD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FIRST", "variable")
    (tmp_path / "var").mkdir()
    (tmp_path / ".env").write_text("FIRST=dotenv\nSECOND=dotenv\n")
    (tmp_path / "var" / "local.env").write_text("FIRST=local\nSECOND=local\nTHIRD=local\n")

    environment.load_file(tmp_path)

    found = [environment.text(name) for name in ("FIRST", "SECOND", "THIRD")]
    for name in ("SECOND", "THIRD"):
        monkeypatch.delenv(name)
    assert found == ["variable", "dotenv", "local"]
