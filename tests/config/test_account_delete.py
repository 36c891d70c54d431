"""/accounts/delete/: the account goes, what the law and the record need stays without a name."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from config.management.commands.make_staff import make_staff
from disclaimer.models import Acceptance
from donations.models import Payment, Subscription, Supporter
from tests.config.account_owner import make_agreement, make_gift, make_owner, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ADDRESS = "/accounts/delete/"
ALICE, BOB = "alice@example.org", "bob@example.org"


@pytest.fixture(autouse=True)
def _without_stripe(settings):
    """A site that takes no donations; tests/donations/test_account_deletion.py has gifts."""
    settings.STRIPE_SECRET_KEY = ""


@pytest.fixture
def alice():
    return make_owner(ALICE)


@pytest.fixture
def client(alice):
    return signed_in(alice)


def users():
    return get_user_model().objects.count()


def test_it_asks_before_it_deletes(client):
    response = client.get(ADDRESS)

    assert response.status_code == 200
    assert "Delete your account?" in response.text
    assert "tax law" in response.text
    assert users() == 1


def test_it_deletes_the_account_with_its_addresses(client):
    response = client.post(ADDRESS)

    assert (response.status_code, response["Location"]) == (303, "/accounts/deleted/")
    assert response["Clear-Site-Data"] == '"cache"'
    assert users() == 0
    assert not EmailAddress.objects.exists()


def test_it_signs_out_everywhere(client, alice):
    elsewhere = signed_in(alice)

    response = client.post(ADDRESS)

    assert response.cookies["sessionid"]["max-age"] == 0
    assert not Session.objects.exists()
    for each in (client, elsewhere):
        assert each.get("/accounts/data/").status_code == 302


def test_a_sign_in_that_has_only_begun_is_forgotten_too(client):
    begun = Client()
    begun.post("/accounts/login/code/", {"email": ALICE})
    assert Session.objects.count() == 2

    client.post(ADDRESS)

    assert not Session.objects.exists()


def test_nobody_else_is_signed_out(client):
    bob = signed_in(make_owner(BOB))
    begun = Client()
    begun.post("/accounts/login/code/", {"email": make_owner("not-" + ALICE).email})

    client.post(ADDRESS)

    assert bob.get("/accounts/data/").status_code == 200
    assert "Enter your code" in begun.get("/accounts/login/code/confirm/").text


def test_acceptances_stay_and_say_nothing_of_the_person(client, alice):
    record = make_agreement(alice)

    client.post(ADDRESS)

    kept = Acceptance.objects.get()
    assert (kept.pk, kept.user, kept.withdrawn_at) == (record.pk, None, None)
    assert (kept.receipt_hash, kept.accepted_at) == (record.receipt_hash, record.accepted_at)


def test_the_record_of_gifts_stays_without_the_link(client, alice):
    make_gift(ALICE, status="canceled", user=alice)

    client.post(ADDRESS)

    assert Supporter.objects.get().user is None
    assert (Subscription.objects.count(), Payment.objects.count()) == (1, 1)


def test_a_running_gift_is_named_first_with_what_becomes_of_it(client):
    make_gift(ALICE)

    page = client.get(ADDRESS).text

    assert "Your monthly gift will be stopped" in page
    assert "£9.97 a month, since 1 March 2026." in page
    assert page.index("will be stopped") < page.index("What is deleted")
    assert "Stop my gift and delete my account" in page


def test_a_site_that_lost_its_key_does_not_forget_a_running_gift(client):
    make_gift(ALICE)

    assert client.post(ADDRESS).status_code == 503
    assert users() == 1


def test_afterwards_a_supporter_can_begin_again(client):
    make_gift(ALICE, status="canceled")
    client.post(ADDRESS)

    Client().post("/accounts/login/code/", {"email": ALICE})

    assert [message.to for message in mail.outbox] == [[ALICE]]


def test_the_last_page_is_open_and_says_that_gifts_were_stopped():
    response = Client().get("/accounts/deleted/")

    assert "Your account is deleted" in response.text
    assert "it was stopped first" in response.text
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_opens_the_admin_is_refused(method):
    client = signed_in(make_staff(BOB, "quiet-harbour-lantern-91"))

    response = getattr(client, method)(ADDRESS)

    assert response.status_code == 403
    assert "Please ask a colleague" in response.text
    assert users() == 1


def test_it_needs_the_forms_own_token(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.post(ADDRESS).status_code == 403
    assert users() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_asks_for_a_code_first(alice, method):
    response = getattr(Client(), method)(ADDRESS)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/code/?next=/accounts/delete/")
    assert users() == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_it_takes_nothing_but_get_and_post(client, method):
    assert getattr(client, method)(ADDRESS).status_code == 405
    assert users() == 1


def test_no_cache_keeps_it(client):
    assert "no-store" in client.get(ADDRESS)["Cache-Control"]


def test_the_log_keeps_the_fact_and_not_the_person(client, caplog):
    client.post(ADDRESS)

    assert "POST account_delete 303" in caplog.text
    assert ALICE not in caplog.text
