import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from donations import attempt_cookie
from donations.models import CheckoutAttempt


def cookie_for(attempt):
    response = HttpResponse()
    attempt_cookie.remember(response, attempt)
    return response.cookies["donation"]


def read(value):
    request = RequestFactory().get("/donate/thank-you/")
    request.COOKIES["donation"] = value
    return attempt_cookie.attempt_of(request)


def test_it_names_the_attempt():
    attempt = CheckoutAttempt()

    assert read(cookie_for(attempt).value) == attempt.uuid


def test_it_is_for_our_pages_only_and_unreadable_to_scripts():
    cookie = cookie_for(CheckoutAttempt())

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/donate/"
    assert not cookie["secure"]  # SITE_URL of the tests is plain http


def test_it_is_secure_where_the_site_is(settings):
    settings.SITE_URL = "https://wayside.example"

    assert cookie_for(CheckoutAttempt())["secure"]


@pytest.mark.parametrize("cut", [0, 1, 20, 60])
def test_a_cut_cookie_is_no_cookie(cut):
    value = cookie_for(CheckoutAttempt()).value

    assert read(value[:cut]) is None


def test_a_forged_cookie_is_no_cookie():
    mine, theirs = CheckoutAttempt(), CheckoutAttempt()
    signature = cookie_for(mine).value.partition(":")[2]

    assert read(f"{theirs.uuid}:{signature}") is None
    assert read(str(theirs.uuid)) is None


def test_a_cookie_signed_with_another_key_is_no_cookie(settings):
    value = cookie_for(CheckoutAttempt()).value
    settings.SECRET_KEY = "another" * 10

    assert read(value) is None


def test_something_else_that_we_signed_is_no_attempt():
    from django.core.signing import get_cookie_signer

    value = get_cookie_signer(salt="donationdonations.attempt").sign("not-a-uuid")

    assert read(value) is None
