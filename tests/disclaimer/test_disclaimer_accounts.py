"""Signing in: the browser's acceptance is linked, or an earlier one is carried over to it."""

import re
import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from config.accounts import make_user
from config.management.commands.make_staff import make_staff
from disclaimer import acceptance, accounts, cookie, spool, versions
from disclaimer.models import Acceptance
from tests.disclaimer.making import accepted_cookie, make_version, send_acceptance

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ALICE, BOB = "alice@example.org", "bob@example.org"
PASSWORD = "quiet-harbour-lantern-91"


@pytest.fixture
def alice(version):
    return verified(ALICE)


def verified(address):
    user = make_user(address)
    EmailAddress.objects.filter(user=user).update(verified=True)
    return user


def sign_in(address, client=None):
    """With a code from the mail; the client, and what answered the code."""
    client = client or Client()
    page = client.post("/accounts/login/code/", {"email": address})
    code = re.search(r"^\s*([A-Z0-9]+-?[A-Z0-9]+)\s*$", mail.outbox[-1].body, re.MULTILINE)[1]
    response = client.post(page["Location"], {"code": code})
    assert "_auth_user_id" in client.session
    return client, response


def agree_and_sign_in(address):
    client = Client()
    send_acceptance(client)
    return sign_in(address, client)[0]


def claims_in(client):
    value = accepted_cookie(client).value
    return cookie.read(value, settings.DISCLAIMER_KEYS, floor=0, now=timezone.now().timestamp())


def got_cookie(response):
    return settings.DISCLAIMER_COOKIE_NAME in response.cookies


def test_signing_in_links_the_browsers_acceptance(alice):
    agree_and_sign_in(ALICE)

    record = Acceptance.objects.get()
    assert (record.user, record.method) == (alice, "web")


def test_on_a_new_device_the_agreement_is_carried_over(alice, version):
    first = agree_and_sign_in(ALICE)

    client, _ = sign_in(ALICE)

    carried = Acceptance.objects.get(method="account")
    original = Acceptance.objects.get(method="web")
    assert (carried.user, carried.version) == (alice, version)
    assert (carried.text_hash, carried.accepted_at) == (original.text_hash, original.accepted_at)
    assert carried.receipt_hash == acceptance.receipt_hash(claims_in(client).receipt)
    assert claims_in(client).accepted_at == claims_in(first).accepted_at


def test_then_the_gate_does_not_ask(alice):
    agree_and_sign_in(ALICE)
    client, response = sign_in(ALICE)

    assert got_cookie(response)
    assert client.get("/no-such-page/").status_code == 404


def test_signing_in_again_there_writes_nothing_more(alice):
    agree_and_sign_in(ALICE)
    client, _ = sign_in(ALICE)
    client.post("/accounts/logout/")

    _, response = sign_in(ALICE, client)

    assert Acceptance.objects.count() == 2
    assert not got_cookie(response)


def test_signing_out_leaves_the_agreement_in_the_browser(alice):
    client = agree_and_sign_in(ALICE)

    client.post("/accounts/logout/")

    assert client.get("/no-such-page/").status_code == 404


def test_someone_who_never_agreed_gets_no_cookie(alice):
    _, response = sign_in(ALICE)

    assert not got_cookie(response)
    assert not Acceptance.objects.exists()


def test_on_a_shared_computer_the_record_stays_whose_it_was(alice):
    client = agree_and_sign_in(ALICE)
    client.post("/accounts/logout/")
    verified(BOB)

    sign_in(BOB, client)

    assert Acceptance.objects.get().user == alice


def test_a_record_that_nobody_has_goes_to_who_signs_in(alice):
    client = Client()
    send_acceptance(client)
    bob = verified(BOB)

    sign_in(BOB, client)

    assert Acceptance.objects.get().user == bob


def test_an_agreement_taken_back_is_not_carried_over(alice):
    client = agree_and_sign_in(ALICE)
    client.post("/disclaimer/withdraw/", headers={"sec-fetch-site": "same-origin"})

    _, response = sign_in(ALICE)

    assert not got_cookie(response)
    assert Acceptance.objects.count() == 1


def test_agreeing_again_after_taking_it_back_counts(alice):
    client = agree_and_sign_in(ALICE)
    client.post("/disclaimer/withdraw/", headers={"sec-fetch-site": "same-origin"})
    agree_and_sign_in(ALICE)

    _, response = sign_in(ALICE)

    assert got_cookie(response)


def test_an_older_agreement_does_not_outlive_a_newer_one_taken_back(alice):
    agree_and_sign_in(ALICE)
    agree_and_sign_in(ALICE)
    newest = Acceptance.objects.order_by("-accepted_at").first()
    Acceptance.objects.filter(pk=newest.pk).update(withdrawn_at=timezone.now())

    _, response = sign_in(ALICE)

    assert not got_cookie(response)


def test_a_record_taken_back_elsewhere_is_linked_to_nobody(alice):
    client = Client()
    send_acceptance(client)
    Acceptance.objects.update(withdrawn_at=timezone.now())

    sign_in(ALICE, client)

    assert Acceptance.objects.get().user is None


def test_an_agreement_to_an_outdated_text_is_not_carried_over(alice):
    agree_and_sign_in(ALICE)
    make_version(is_material=True)
    versions.read_soon()

    _, response = sign_in(ALICE)

    assert not got_cookie(response)


def test_an_outdated_cookie_gives_way_to_a_newer_agreement_of_the_account(alice):
    old = Client()
    send_acceptance(old)
    make_version(is_material=True)
    versions.read_soon()
    other = Client()
    send_acceptance(other, version="2.0")
    sign_in(ALICE, other)

    sign_in(ALICE, old)

    assert claims_in(old).major == 2
    assert Acceptance.objects.get(method="account").version.label == "2.0"


def test_after_a_year_one_has_to_agree_again(alice):
    agree_and_sign_in(ALICE)
    Acceptance.objects.update(accepted_at=timezone.now() - timedelta(days=365, minutes=1))

    _, response = sign_in(ALICE)

    assert not got_cookie(response)


def test_staff_who_sign_in_by_password_are_no_exception(version):
    make_staff(BOB, PASSWORD)
    first, second = Client(), Client()
    send_acceptance(first)
    first.post("/accounts/login/", {"login": BOB, "password": PASSWORD})

    response = second.post("/accounts/login/", {"login": BOB, "password": PASSWORD})

    assert {row.user.email for row in Acceptance.objects.all()} == {BOB}
    assert got_cookie(response)


def test_nothing_of_the_person_is_in_the_cookie(alice):
    agree_and_sign_in(ALICE)
    client, _ = sign_in(ALICE)

    assert len(accepted_cookie(client).value) == cookie.LENGTH


def test_signing_in_works_while_the_record_cannot_be_asked(alice, monkeypatch, caplog):
    def fail(*args):
        raise OperationalError("the server closed the connection to alice@example.org")

    agree_and_sign_in(ALICE)
    monkeypatch.setattr(accounts, "_earlier_agreement", fail)

    _, response = sign_in(ALICE)

    assert response.status_code == 302
    assert not got_cookie(response)
    assert "a sign-in remembered no acceptance: OperationalError" in caplog.text
    assert ALICE not in caplog.text


def test_signing_in_works_before_any_text_is_published():
    verified(ALICE)

    _, response = sign_in(ALICE)

    assert response.status_code == 302


def test_no_record_no_cookie(alice, settings):
    agree_and_sign_in(ALICE)
    acceptance.database.failed(OperationalError())
    settings.DISCLAIMER_SPOOL_LIMIT = 0

    _, response = sign_in(ALICE)

    assert response.status_code == 302
    assert not got_cookie(response)


def test_a_record_in_the_spool_is_a_record(alice):
    agree_and_sign_in(ALICE)
    acceptance.database.failed(OperationalError())

    client, response = sign_in(ALICE)

    assert got_cookie(response)
    assert spool.holds(acceptance.receipt_hash(claims_in(client).receipt))


# Threads share SQLite's database in memory without waiting for each other, unlike a file.
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_sign_in_at_once_one_gets_the_record(version):
    people = [verified(ALICE), verified(BOB)]
    client = Client()
    send_acceptance(client)
    together = threading.Barrier(2)

    def link(user):
        together.wait()
        accounts._link(claims_in(client), user)
        connection.close()

    at_once(link, people)

    owner = Acceptance.objects.get().user
    assert owner in people
    for user in people:
        accounts._link(claims_in(client), user)
    assert Acceptance.objects.get().user == owner


# Threads share SQLite's database in memory without waiting for each other, unlike a file.
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_new_devices_at_once_get_a_record_each(version):
    alice = verified(ALICE)
    agree_and_sign_in(ALICE)
    together, values = threading.Barrier(2), []

    def carry_over(_):
        together.wait()
        values.append(accounts._carry_over(accounts._earlier_agreement(alice, 1), alice))
        connection.close()

    at_once(carry_over, [1, 2])

    assert len(set(values)) == 2
    assert Acceptance.objects.standing().filter(user=alice, method="account").count() == 2


def at_once(function, arguments):
    threads = [threading.Thread(target=function, args=[each]) for each in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
