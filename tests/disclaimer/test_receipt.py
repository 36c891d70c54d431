"""GET /disclaimer/receipt/: a visitor's own acceptance, as a page and as JSON."""

import hashlib
import json
import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from disclaimer import acceptance, cookie, versions
from disclaimer.models import Acceptance
from tests.disclaimer.making import accepted_cookie, make_version, send_acceptance

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ADDRESS = "/disclaimer/receipt/"
FILE = "/disclaimer/receipt/?format=json"


@pytest.fixture
def reader(version, visitor):
    """A browser that has accepted 1.0; `claims` is what its cookie says."""
    send_acceptance(visitor)
    value = accepted_cookie(visitor).value
    visitor.claims = cookie.read(
        value, settings.DISCLAIMER_KEYS, floor=1, now=timezone.now().timestamp()
    )
    return visitor


@pytest.fixture
def database_is_away(monkeypatch):
    """A function after which no query for an acceptance is answered."""

    def fail(*args, **fields):
        raise OperationalError("the server closed the connection")

    return lambda: monkeypatch.setattr(Acceptance.objects, "filter", fail)


def words(response):
    """The text of a page without its tags, for sentences that a tag interrupts."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def test_it_shows_the_version_the_fingerprint_the_time_and_the_number(reader, version):
    page = words(reader.get(ADDRESS))

    assert "version 1.0" in page
    assert version.text_hash in page
    assert reader.claims.receipt.hex() in page
    assert "Recorded." in page


def test_the_time_is_that_of_the_uk(version, visitor):
    summer = datetime(2026, 7, 1, 12, 30, 5, tzinfo=UTC)
    text = versions.text_of(1, 0)
    visitor.cookies[settings.DISCLAIMER_COOKIE_NAME] = acceptance.record(text, accepted_at=summer)

    assert "1 July 2026, 13:30:05 BST" in visitor.get(ADDRESS).text


def test_staff_find_the_record_by_the_number(reader):
    number = reader.get(FILE).json()["receipt_id"]

    assert (
        hashlib.sha256(bytes.fromhex(number)).hexdigest() == Acceptance.objects.get().receipt_hash
    )


def test_it_offers_the_file_and_the_way_back(reader):
    page = reader.get(ADDRESS).text

    assert 'href="?format=json"' in page
    assert 'method="post" action="/disclaimer/withdraw/"' in page
    assert "csrfmiddlewaretoken" not in page


def test_it_says_what_is_kept_and_for_how_long(reader):
    page = words(reader.get(ADDRESS))

    for fact in ("400 days", "one year", "No name, no IP address, no device"):
        assert fact in page


def test_it_is_kept_nowhere_and_starts_no_session(reader):
    for address in (ADDRESS, FILE):
        response = reader.get(address)

        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noarchive"
        assert {"Accept", "Cookie"} <= set(response["Vary"].split(", "))
        assert not response.cookies


def test_it_costs_one_query(reader, django_assert_num_queries):
    reader.get(ADDRESS)

    for address in (ADDRESS, FILE):
        with django_assert_num_queries(1):
            reader.get(address)


def test_without_a_cookie_it_says_so_calmly(version, visitor):
    response = visitor.get(ADDRESS)

    assert response.status_code == 200
    assert "Nothing is recorded for this browser" in response.text
    assert 'href="/disclaimer/"' in response.text
    assert "116 123" in response.text
    assert "<form" not in response.text


@pytest.mark.parametrize("value", ["", "1", "A" * 56, "A" * 4096])
def test_a_forged_cookie_is_none(version, visitor, value):
    visitor.cookies[settings.DISCLAIMER_COOKIE_NAME] = value

    assert "Nothing is recorded for this browser" in visitor.get(ADDRESS).text
    assert visitor.get(FILE).status_code == 404


def test_before_any_text_is_published_it_stands_too(visitor):
    assert "Nothing is recorded for this browser" in visitor.get(ADDRESS).text


def test_it_says_that_the_record_waits_on_the_disk(version, visitor):
    versions.in_force()
    acceptance.database.failed(OperationalError())
    send_acceptance(visitor)

    page = words(visitor.get(ADDRESS))

    assert "Waiting to be stored." in page
    assert version.text_hash in page
    assert visitor.get(FILE).json()["disclaimer"]["state"] == "waiting"


def test_once_drained_it_is_recorded(version, visitor):
    versions.in_force()
    acceptance.database.failed(OperationalError())
    send_acceptance(visitor)
    call_command("disclaimer_drain", verbosity=0)

    assert "Recorded." in words(visitor.get(ADDRESS))


def test_a_record_that_is_not_here_is_not_called_stored(reader):
    Acceptance.objects.all().delete()

    assert "Not in the record yet." in words(reader.get(ADDRESS))


def test_with_the_database_away_it_says_what_the_cookie_says(reader, database_is_away, version):
    database_is_away()

    response = reader.get(ADDRESS)

    page = words(response)
    assert response.status_code == 200
    assert "We cannot look into the record just now." in page
    assert "not known just now" in page
    for fact in ("version 1.0", version.text_hash, reader.claims.receipt.hex()):
        assert fact in page
    assert 'action="/disclaimer/withdraw/"' in response.text


def test_with_the_database_away_the_file_leaves_open_what_it_cannot_know(reader, database_is_away):
    database_is_away()

    facts = reader.get(FILE).json()["disclaimer"]

    assert (facts["state"], facts["method"]) == ("unknown", None)
    assert facts["is_linked_to_an_account"] is None


def test_it_tells_that_it_was_taken_back_elsewhere(reader):
    when = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    Acceptance.objects.update(withdrawn_at=when)

    page = words(reader.get(ADDRESS))

    assert "Taken back on 2 January 2026, 03:04 GMT." in page
    assert "Forget it in this browser too" in page


def test_it_tells_that_a_newer_text_asks_again(reader):
    assert "changed in substance" not in reader.get(ADDRESS).text
    make_version(is_material=True)
    versions.read_soon()

    page = words(reader.get(ADDRESS))

    assert "changed in substance" in page
    assert "version 1.0" in page


def test_a_minor_change_asks_nobody_again(reader):
    make_version(is_material=False)
    versions.read_soon()

    assert "changed in substance" not in reader.get(ADDRESS).text


def test_it_tells_of_the_account_without_naming_it(reader):
    user = get_user_model().objects.create(username="x", email="alice@example.org")
    Acceptance.objects.update(user=user, method=Acceptance.Method.ACCOUNT)

    page = reader.get(ADDRESS).text

    assert 'href="/accounts/data/"' in page
    assert "carried over when you signed in" in page
    assert "alice" not in page + reader.get(FILE).text


def test_the_file_has_the_fields_of_the_standard(reader, version):
    response = reader.get(FILE)

    record = response.json()
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="receipt.json"'
    assert record["record_id"] == Acceptance.objects.get().receipt_hash
    assert record["receipt_id"] == reader.claims.receipt.hex()
    assert record["disclaimer"]["version"] == "1.0"
    assert record["disclaimer"]["text_sha256"] == version.text_hash
    assert record["pii_processing"][0]["privacy_notice"] == f"{settings.SITE_URL}/privacy/"
    assert record["pii_processing"][0]["retention_period"] == "P400D"
    event = record["events"][0]
    assert datetime.fromisoformat(event["event_time"]).timestamp() == reader.claims.accepted_at
    assert (event["event_state"], event["validity_duration"]) == ("given", "P365D")


def test_the_file_says_what_was_left_out_and_why(reader):
    record = reader.get(FILE).json()

    assert record["pii_principal_id"] is None
    assert record["pii_processing"][0]["pii_information"] == []
    assert "pii_principal_id" in record["left_out"]
    assert not set(record["left_out"]) & set(record["party_identification"][0])


def test_the_file_has_the_withdrawal_as_a_second_event(reader):
    Acceptance.objects.update(withdrawn_at=timezone.now())

    states = [event["event_state"] for event in reader.get(FILE).json()["events"]]

    assert states == ["given", "withdrawn"]


def test_a_program_gets_json_by_asking_for_it(reader):
    response = reader.get(ADDRESS, headers={"accept": "application/json"})

    assert response.json()["receipt_id"] == reader.claims.receipt.hex()
    assert "Content-Disposition" not in response


@pytest.mark.parametrize("accept", ["*/*", "text/html,*/*;q=0.8", "image/png", ""])
def test_anyone_else_gets_the_page(reader, accept):
    response = reader.get(ADDRESS, headers={"accept": accept})

    assert response["Content-Type"].startswith("text/html")


def test_without_a_cookie_a_program_gets_404(version):
    response = Client().get(ADDRESS, headers={"accept": "application/json"})

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["type"] == ADDRESS


def test_head_gets_the_headers_alone(reader):
    page, file = reader.head(ADDRESS), reader.head(FILE)

    assert (page.status_code, page.content) == (200, b"")
    assert (file.status_code, file.content) == (200, b"")
    assert file["Content-Type"] == "application/json"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_is_only_to_be_read(reader, method):
    assert getattr(reader, method)(ADDRESS).status_code == 405
