"""Who gets in: supporters by a code, staff by password, nobody else by anything."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.utils import timezone

from config.accounts import make_user
from config.management.commands.make_staff import make_staff
from donations.models import Supporter
from donations.supporters import has_supporter, owner_of, supporters_of
from tests.disclaimer.making import make_version, send_acceptance

CODE_PAGE = "/accounts/login/code/"
SUPPORTER = "alice@example.org"
STAFF = "editor@example.org"
PASSWORD = "quiet-harbour-lantern-91"

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    now = timezone.now()
    return Supporter.objects.create(
        stripe_id="cus_alice", email=SUPPORTER, livemode=False, created_at=now, synced_at=now
    )


def ask_for_code(client, email):
    return client.post(CODE_PAGE, {"email": email})


def code_in(message):
    return re.search(r"^\s*([A-Z0-9]+-?[A-Z0-9]+)\s*$", message.body, re.MULTILINE).group(1)


def users():
    return get_user_model().objects.count()


def test_a_supporter_gets_a_code_and_signs_in(client, alice):
    page = ask_for_code(client, SUPPORTER)
    client.post(page["Location"], {"code": code_in(mail.outbox[0])})

    assert mail.outbox[0].to == [SUPPORTER]
    assert get_user_model().objects.get(pk=client.session["_auth_user_id"]).email == SUPPORTER
    assert EmailAddress.objects.get(email=SUPPORTER).verified


def test_a_wrong_code_opens_nothing(client, alice):
    page = ask_for_code(client, SUPPORTER)
    client.post(page["Location"], {"code": "AAAA-AAAA"})

    assert "_auth_user_id" not in client.session
    assert not EmailAddress.objects.get(email=SUPPORTER).verified


def test_the_address_may_be_typed_in_capitals(client, alice):
    ask_for_code(client, SUPPORTER.upper())

    assert mail.outbox[0].to == [SUPPORTER]
    assert users() == 1


def test_a_second_code_makes_no_second_user(alice):
    for _ in range(2):
        ask_for_code(Client(), SUPPORTER)

    assert users() == 1


def test_a_stranger_gets_the_same_answer_and_no_mail(alice):
    known = ask_for_code(Client(), SUPPORTER)
    unknown = ask_for_code(Client(), "stranger@example.org")

    assert (unknown.status_code, unknown["Location"]) == (known.status_code, known["Location"])
    assert [message.to for message in mail.outbox] == [[SUPPORTER]]
    assert users() == 1


def test_the_page_after_it_looks_the_same_for_a_stranger(alice):
    pages = []
    for email in (SUPPORTER, "strang@example.org"):
        client = Client()
        page = client.get(ask_for_code(client, email)["Location"]).content.decode()
        pages.append(re.sub(r'value="[^"]{40,}"', "", page).replace(email, "ADDRESS"))

    assert pages[0] == pages[1]


def test_a_code_never_opens_the_admin(client):
    make_staff(STAFF, PASSWORD)
    ask_for_code(client, STAFF)

    assert mail.outbox == []


def test_staff_sign_in_by_password(client):
    make_staff(STAFF, PASSWORD)
    client.post("/accounts/login/", {"login": STAFF, "password": PASSWORD})

    assert client.get("/admin/").status_code == 200


def test_a_new_colleague_shows_once_that_the_address_is_theirs(client):
    make_staff(STAFF, PASSWORD)
    EmailAddress.objects.update(verified=False)

    asked = client.post("/accounts/login/", {"login": STAFF, "password": PASSWORD}, follow=True)
    assert "Is this address yours?" in asked.content.decode()
    assert "_auth_user_id" not in client.session
    client.post(asked.request["PATH_INFO"], {"code": code_in(mail.outbox[-1])})

    assert client.get("/admin/").status_code == 200
    assert EmailAddress.objects.get().verified


def test_a_wrong_password_opens_nothing(client):
    make_staff(STAFF, PASSWORD)
    answer = client.post("/accounts/login/", {"login": STAFF, "password": "wrong"})

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_wagtails_own_form_is_not_a_second_door(client):
    answer = client.get("/admin/login/?next=/admin/pages/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_supporter_does_not_reach_the_admin(client, alice):
    page = ask_for_code(client, SUPPORTER)
    client.post(page["Location"], {"code": code_in(mail.outbox[0])})

    assert client.get("/admin/").status_code in {302, 403}


@pytest.mark.parametrize("email", ["new@example.org", SUPPORTER])
def test_nobody_can_sign_up(client, alice, email):
    client.post("/accounts/signup/", {"email": email, "password1": PASSWORD})

    assert users() == 0
    assert mail.outbox == []


def test_a_user_that_staff_switched_off_gets_no_code(client, alice):
    ask_for_code(client, SUPPORTER)
    get_user_model().objects.update(is_active=False)
    mail.outbox.clear()
    ask_for_code(Client(), SUPPORTER)

    assert mail.outbox == []
    assert users() == 1


def test_the_mail_says_nothing_of_what_the_site_is_about(client, alice):
    ask_for_code(client, SUPPORTER)
    message = mail.outbox[0]

    for word in ("mdma", "ptsd", "drug", "therapy"):
        assert word not in (message.subject + message.body).lower()


@pytest.mark.parametrize(
    "typed", ["al\u0131ce@example.org", "alice@example.org\u017f", "ali\u212ae@x.org"]
)
def test_a_look_alike_of_somebodys_address_gets_the_same_answer_and_no_mail(client, alice, typed):
    page = ask_for_code(client, typed)

    assert page.status_code in {200, 302}
    assert mail.outbox == []
    assert users() == 0


@pytest.mark.database
def test_a_look_alike_owns_nobody_elses_donation(alice):
    """PostgreSQL holds the dotless i and the i to be the same letter in upper case."""
    stranger = get_user_model().objects.create_user("stranger", "al\u0131ce@example.org")
    EmailAddress.objects.create(user=stranger, email=stranger.email, verified=True, primary=True)

    assert not supporters_of(stranger).exists()
    assert owner_of(SUPPORTER) is None
    assert not has_supporter("al\u0131ce@example.org")


def test_two_requests_at_once_make_one_user(alice):
    assert make_user(SUPPORTER) == make_user(SUPPORTER)
    assert EmailAddress.objects.count() == 1


def test_an_address_that_somebody_gave_up_gets_a_user_of_its_own(alice):
    before = make_user(SUPPORTER)
    before.email = "alice@elsewhere.example"
    before.save()
    EmailAddress.objects.update(email=before.email)

    assert make_user(SUPPORTER) != before


@pytest.mark.parametrize("path", ["/_util/login/", "/_util/authenticate_with_password/1/1/"])
def test_there_is_no_second_password_form(client, db, path):
    version = make_version()
    assert send_acceptance(client, version=version.label).status_code == 303

    assert client.get(path).status_code == 404
    assert client.post(path, {"username": "x", "password": "y"}).status_code == 404
