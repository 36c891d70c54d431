"""GET /accounts/data/: everything that is held about an account, for the one whose it is."""

import json
from datetime import datetime

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from config.management.commands.make_staff import make_staff
from tests.config.account_owner import SINCE, make_agreement, make_gift, make_owner, signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/accounts/data/"
FILE = "/accounts/data/?format=json"
ALICE, BOB = "alice@example.org", "bob@example.org"


@pytest.fixture
def alice():
    return make_owner(ALICE)


@pytest.fixture
def client(alice):
    return signed_in(alice)


def test_the_page_explains_and_offers_the_file(client):
    response = client.get(ADDRESS)

    assert response.status_code == 200
    assert ALICE in response.text
    assert 'href="?format=json"' in response.text
    assert 'href="/accounts/delete/"' in response.text


def test_the_file_has_the_account_and_its_addresses(client, alice):
    response = client.get(FILE)

    held = response.json()
    assert response["Content-Disposition"] == 'attachment; filename="account.json"'
    assert held["account"]["email"] == ALICE
    assert datetime.fromisoformat(held["account"]["made_at"]) == alice.date_joined
    assert held["addresses"] == [{"email": ALICE, "verified": True, "primary": True}]
    assert len(held["signed_in_until"]) == 1


def test_the_file_has_the_acceptances(client, alice):
    record = make_agreement(alice)

    (found,) = client.get(FILE).json()["acceptances"]

    assert found["record_id"] == record.receipt_hash
    assert (found["version"], found["text_sha256"]) == ("1.0", record.text_hash)
    assert datetime.fromisoformat(found["accepted_at"]) == record.accepted_at
    assert (found["method"], found["withdrawn_at"]) == ("web", None)


def test_the_file_has_the_gifts_and_payments(client):
    make_gift(ALICE)

    (supporter,) = client.get(FILE).json()["donations"]

    (subscription,) = supporter["subscriptions"]
    (payment,) = subscription["payments"]
    assert supporter["email"] == ALICE
    assert datetime.fromisoformat(subscription["started_at"]) == SINCE
    assert (subscription["amount_pence"], subscription["currency"]) == (997, "gbp")
    assert (subscription["state"], subscription["card_last4"]) == ("active", "4242")
    assert (payment["status"], payment["amount_paid_pence"]) == ("paid", 997)


def test_it_has_nothing_of_anybody_else(client):
    bob = make_owner(BOB)
    signed_in(bob)
    make_gift(BOB, name="bob")
    make_agreement(bob)

    held = client.get(FILE).json()

    assert "bob" not in json.dumps(held)
    assert (held["acceptances"], held["donations"]) == ([], [])
    assert len(held["signed_in_until"]) == 1


def test_an_address_that_was_not_verified_opens_no_gift(client, alice):
    make_gift(ALICE)
    alice.emailaddress_set.update(verified=False)

    assert client.get(FILE).json()["donations"] == []


def test_a_program_gets_json_by_asking_for_it(client):
    response = client.get(ADDRESS, headers={"accept": "application/json"})

    assert response.json()["account"]["email"] == ALICE
    assert "Content-Disposition" not in response


def test_it_costs_the_same_few_queries_with_much_to_tell(client, alice, django_assert_num_queries):
    make_gift(ALICE)
    make_agreement(alice)
    client.get(FILE)
    with django_assert_num_queries(14):
        client.get(FILE)
    for number in range(5):
        make_gift(ALICE, name=f"again{number}")
        make_agreement(alice)

    with django_assert_num_queries(14):
        held = client.get(FILE).json()
    assert (len(held["donations"]), len(held["acceptances"])) == (6, 6)


def test_nothing_of_it_is_logged(client, alice, caplog):
    make_gift(ALICE)
    client.get(FILE)

    assert ALICE not in caplog.text
    assert "account_data" in caplog.text


@pytest.mark.parametrize("address", [ADDRESS, FILE])
def test_no_cache_keeps_it(client, address):
    assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize("address", [ADDRESS, FILE])
def test_it_asks_for_a_code_first(address):
    response = Client().get(address)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/code/?next=/accounts/data/")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_to_be_read(client, method):
    assert getattr(client, method)(ADDRESS).status_code == 405


def test_staff_see_their_roles_and_are_offered_no_deletion(client):
    editor = make_staff(BOB, "quiet-harbour-lantern-91")
    editor.groups.add(Group.objects.get_or_create(name="Writers")[0])
    client = signed_in(editor)

    assert "Writers" in client.get(FILE).json()["account"]["groups"]
    assert 'href="/accounts/delete/"' not in client.get(ADDRESS).text


def test_the_page_of_gifts_leads_here(client):
    page = client.get("/donate/manage/").text

    assert 'href="/accounts/data/"' in page
    assert 'href="/accounts/delete/"' in page
