"""POST /disclaimer/withdraw/: mark the record, forget the cookie, say so."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client

from disclaimer import acceptance, spool, versions
from disclaimer.models import Acceptance
from tests.disclaimer.making import accepted_cookie, make_version, send_acceptance

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CONFIRMATION = "/disclaimer/receipt/?withdrawn=1"


@pytest.fixture
def reader(version, visitor):
    send_acceptance(visitor)
    return visitor


def withdraw(client, **headers):
    headers = headers or {"sec-fetch-site": "same-origin"}
    return client.post("/disclaimer/withdraw/", headers=headers)


def keeps_cookie(response):
    return settings.DISCLAIMER_COOKIE_NAME not in response.cookies


def test_it_marks_the_record_and_forgets_the_cookie(reader):
    response = withdraw(reader)

    assert (response.status_code, response["Location"]) == (303, CONFIRMATION)
    assert Acceptance.objects.get().withdrawn_at is not None
    morsel = response.cookies[settings.DISCLAIMER_COOKIE_NAME]
    assert (morsel.value, morsel["max-age"], morsel["path"]) == ("", 0, "/")
    assert (morsel["httponly"], morsel["samesite"]) == (True, "Lax")


def test_the_browser_is_told_to_empty_its_cache(reader):
    response = withdraw(reader)

    assert response["Clear-Site-Data"] == '"cache"'
    assert "no-store" in response["Cache-Control"]


def test_afterwards_the_gate_asks_again(reader):
    withdraw(reader)
    reader.cookies.pop(settings.DISCLAIMER_COOKIE_NAME)

    assert "Please read this first" in reader.get("/faq/").text


def test_the_confirmation_is_calm_and_complete(version, visitor):
    page = visitor.get(CONFIRMATION).text

    assert "Your agreement is taken back" in page
    assert "Other browsers and devices keep their own cookie" in page
    assert "agree again" in page
    assert "116 123" in page
    assert "data-exit" in page


def test_without_a_cookie_the_answer_is_the_same_and_nothing_changes(version, visitor):
    send_acceptance(Client())

    response = withdraw(visitor)

    assert (response.status_code, response["Location"]) == (303, CONFIRMATION)
    assert Acceptance.objects.get().withdrawn_at is None


def test_a_second_click_changes_nothing(reader):
    value = accepted_cookie(reader).value
    withdraw(reader)
    first = Acceptance.objects.get().withdrawn_at
    reader.cookies[settings.DISCLAIMER_COOKIE_NAME] = value

    response = withdraw(reader)

    assert (response.status_code, response["Location"]) == (303, CONFIRMATION)
    assert Acceptance.objects.get().withdrawn_at == first


def test_an_outdated_acceptance_can_be_taken_back_too(reader):
    make_version(is_material=True)
    versions.read_soon()

    withdraw(reader)

    assert Acceptance.objects.get().withdrawn_at is not None


def test_it_takes_back_every_device_of_the_account_and_nobody_elses(version):
    readers = [Client() for _ in range(3)]
    for each in readers:
        send_acceptance(each)
    alice, bob = (get_user_model().objects.create(username=name) for name in ("alice", "bob"))
    rows = list(Acceptance.objects.order_by("pk"))
    for row, user in zip(rows, (alice, alice, bob), strict=True):
        Acceptance.objects.filter(pk=row.pk).update(user=user)

    withdraw(readers[0])

    still = Acceptance.objects.standing()
    assert [row.user for row in still] == [bob]


def test_with_the_database_away_it_waits_on_the_disk(reader):
    acceptance.database.failed(OperationalError())

    response = withdraw(reader)

    assert response.status_code == 303
    assert not keeps_cookie(response)
    assert Acceptance.objects.get().withdrawn_at is None
    call_command("disclaimer_drain", verbosity=0)
    assert Acceptance.objects.get().withdrawn_at is not None


def test_when_nothing_can_be_noted_the_cookie_stays_for_another_try(reader, settings):
    acceptance.database.failed(OperationalError())
    settings.DISCLAIMER_SPOOL_LIMIT = 0

    response = withdraw(reader)

    assert response.status_code == 503
    assert response["Retry-After"]
    assert keeps_cookie(response)
    assert "Clear-Site-Data" not in response
    assert "nothing has changed yet" in response.text
    assert "116 123" in response.text
    assert spool.state().entries == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"accept": "text/html"},
    ],
)
def test_a_form_from_elsewhere_is_refused(reader, headers):
    response = withdraw(reader, **headers)

    assert response.status_code == 403
    assert keeps_cookie(response)
    assert Acceptance.objects.get().withdrawn_at is None


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_it_takes_nothing_but_post(reader, method):
    response = getattr(reader, method)("/disclaimer/withdraw/")

    assert response.status_code == 405
    assert Acceptance.objects.get().withdrawn_at is None
