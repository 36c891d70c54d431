"""POST /disclaimer/accept/: a record first, then the cookie, then back to the page."""

import hashlib

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory

from disclaimer import acceptance, cookie, spool, versions
from disclaimer.draining import drain
from disclaimer.models import Acceptance, DisclaimerVersion
from tests.disclaimer.making import accepted_cookie, make_version, send_acceptance

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_it_records_the_acceptance_and_returns_to_the_page(version, visitor):
    response = send_acceptance(visitor, next="/faq/?page=2")

    assert response.status_code == 303
    assert response["Location"] == "/faq/?page=2"
    record = Acceptance.objects.get()
    assert (record.version, record.text_hash) == (version, version.text_hash)
    assert (record.method, record.user, record.withdrawn_at) == ("web", None, None)


def test_the_cookie_carries_the_receipt_of_which_we_keep_only_the_hash(version, visitor):
    send_acceptance(visitor)

    morsel = accepted_cookie(visitor)
    record = Acceptance.objects.get()
    now = record.accepted_at.timestamp()
    claims = cookie.read(morsel.value, settings.DISCLAIMER_KEYS, floor=1, now=now)
    assert (claims.major, claims.minor) == (1, 0)
    assert record.receipt_hash == hashlib.sha256(claims.receipt).hexdigest()
    assert int(record.accepted_at.timestamp()) == claims.accepted_at


def test_the_cookie_is_for_the_server_alone_and_lasts_a_year(version, visitor):
    send_acceptance(visitor)

    morsel = accepted_cookie(visitor)
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Lax", "/")
    assert (morsel["max-age"], morsel["domain"]) == (31_536_000, "")


def test_it_starts_no_session_and_sets_no_other_cookie(version, visitor):
    send_acceptance(visitor)

    assert list(visitor.cookies) == [settings.DISCLAIMER_COOKIE_NAME]


def test_a_second_click_writes_no_second_record(version, visitor):
    send_acceptance(visitor)

    response = send_acceptance(visitor, next="/faq/")

    assert (response.status_code, response["Location"]) == (303, "/faq/")
    assert Acceptance.objects.count() == 1


def test_an_unsafe_next_leads_home(version, visitor):
    assert send_acceptance(visitor, next="https://example.com/")["Location"] == "/"


def test_a_form_from_elsewhere_is_refused(version, visitor):
    response = send_acceptance(visitor, **{"sec-fetch-site": "cross-site"})

    assert response.status_code == 403
    assert not response.cookies
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options", "patch"])
def test_it_takes_nothing_but_post(version, visitor, method):
    response = getattr(visitor, method)("/disclaimer/accept/")

    assert response.status_code == 405
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("label", ["", "9.9", "1", "01.0", "1.0.0", "x", "١.٠", "99999.99999"])
def test_a_version_that_was_never_published_is_refused(version, visitor, label):
    response = send_acceptance(visitor, version=label)

    assert response.status_code == 400
    assert not response.cookies
    assert not Acceptance.objects.exists()


def test_it_accepts_the_text_that_was_shown_though_a_minor_one_came_since(version, visitor):
    make_version(is_material=False, body="<p>Not medical advice!</p>")

    send_acceptance(visitor, version="1.0")

    assert Acceptance.objects.get().version == version


def test_a_text_below_the_floor_leads_back_to_the_gate(version, visitor):
    make_version(is_material=True, body="<p>Something else.</p>")

    response = send_acceptance(visitor, version="1.0", next="/faq/")

    assert (response.status_code, response["Location"]) == (303, "/faq/")
    assert not response.cookies
    assert not Acceptance.objects.exists()


@pytest.fixture
def failing(monkeypatch):
    """A database that takes no acceptance; a list of how often it was asked."""
    asked = []

    def fail(**fields):
        asked.append(fields["receipt_hash"])
        raise OperationalError("the disk is full")

    monkeypatch.setattr(Acceptance.objects, "create", fail)
    return asked


def test_what_the_database_cannot_take_waits_in_the_spool(version, visitor, failing, monkeypatch):
    response = send_acceptance(visitor)

    assert response.status_code == 303
    assert visitor.get("/no-such-page/").status_code == 404
    assert spool.holds(failing[0])
    monkeypatch.undo()
    drain()
    claims = acceptance.claims_of(request_with(accepted_cookie(visitor)))
    assert Acceptance.objects.get().receipt_hash == acceptance.receipt_hash(claims.receipt)


def request_with(morsel):
    request = RequestFactory().get("/")
    request.COOKIES[morsel.key] = morsel.value
    return request


def test_a_database_that_failed_is_left_alone_for_a_while(version, failing):
    for _ in range(3):
        assert send_acceptance(Client()).status_code == 303
    assert (len(failing), spool.state().entries) == (1, 3)

    acceptance.database.is_asked_again()
    send_acceptance(Client())

    assert len(failing) == 2


def test_a_lost_connection_is_a_database_that_is_away(version, visitor, monkeypatch):
    def fail(**fields):
        raise InterfaceError("connection already closed")

    monkeypatch.setattr(Acceptance.objects, "create", fail)

    assert send_acceptance(visitor).status_code == 303
    assert spool.state().entries == 1


def test_without_a_record_there_is_no_cookie(version, visitor, failing, settings):
    settings.DISCLAIMER_SPOOL_LIMIT = 10

    response = send_acceptance(visitor)

    assert response.status_code == 503
    assert not response.cookies
    assert b"116 123" in response.content


def test_readers_notice_nothing_of_a_full_spool(version, visitor, failing, settings):
    send_acceptance(visitor)
    settings.DISCLAIMER_SPOOL_LIMIT = 10
    assert send_acceptance(Client()).status_code == 503

    assert visitor.get("/no-such-page/").status_code == 404
    assert send_acceptance(visitor).status_code == 303


def test_a_text_published_by_another_process_a_moment_ago_can_be_accepted(version, visitor):
    versions.in_force()
    newer = make_version(is_material=False)

    response = send_acceptance(visitor, version="1.1")

    assert response.status_code == 303
    assert Acceptance.objects.get().version == newer


def test_a_text_that_cannot_be_looked_up_leads_back_to_the_gate(version, visitor, monkeypatch):
    versions.in_force()

    def fail(self):
        raise OperationalError("the database is away")

    monkeypatch.setattr(type(DisclaimerVersion.objects.all()), "published", fail)

    response = send_acceptance(visitor, version="1.1", next="/faq/")

    assert (response.status_code, response["Location"]) == (303, "/faq/")
    assert not response.cookies
