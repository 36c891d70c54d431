"""The gate itself, over the whole stack of middleware."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client

from disclaimer import versions
from tests.disclaimer.making import make_version, send_acceptance

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_visitor_meets_the_text_in_place(version, visitor):
    response = visitor.get("/anything/at/all/?page=2")

    page = response.content.decode()
    assert response.status_code == 200
    assert "Please read this first" in page
    assert 'name="next" value="/anything/at/all/?page=2"' in page


def test_it_is_stored_nowhere_and_sets_no_cookie(version, visitor):
    response = visitor.get("/")

    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noarchive"
    assert not response.cookies


def test_it_carries_the_crisis_contacts_and_both_ways_out(version, visitor):
    page = visitor.get("/").content.decode()

    for words in ("999", "111", "116 123", "85258", "I have read this and agree", "Leave"):
        assert words in page


def test_it_weighs_less_than_ten_kilobytes(version, visitor):
    assert len(visitor.get("/").content) < 10_000


def test_it_shows_the_same_page_to_everyone(version):
    pages = {
        Client(headers={"user-agent": agent, "referer": referrer}).get("/faq/").content
        for agent in ("Mozilla/5.0", "Googlebot/2.1", "curl/8")
        for referrer in ("", "https://www.google.com/", "http://testserver/")
    }

    assert len(pages) == 1


def test_head_gets_the_headers_of_the_gate(version, visitor):
    response = visitor.head("/faq/")

    assert (response.status_code, response.content) == (200, b"")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"])
def test_any_other_method_is_refused(version, visitor, method):
    response = visitor.generic(method, "/faq/")

    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "/disclaimer/"


@pytest.mark.parametrize("accept", ["application/json", "image/webp", "text/calendar"])
def test_what_is_not_a_page_is_refused(version, visitor, accept):
    response = visitor.get("/faq/", headers={"accept": accept})

    assert response.status_code == 403
    assert response["Cache-Control"] == "no-store"


def test_validators_and_ranges_change_nothing(version, visitor):
    headers = {"if-none-match": "*", "if-modified-since": "Fri, 01 Jan 2038 00:00:00 GMT"}
    headers |= {"range": "bytes=0-9", "if-match": '"x"'}

    assert visitor.get("/faq/", headers=headers).status_code == 200
    assert visitor.get("/media/a.png", headers=headers).status_code == 403


def test_after_accepting_the_page_answers_privately(version, visitor):
    send_acceptance(visitor)

    response = visitor.get("/no-such-page/")

    assert response.status_code == 404
    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("value", ["1", "true", "", "A" * 56, "A" * 4096])
def test_a_forged_cookie_opens_nothing(version, visitor, value):
    visitor.cookies[settings.DISCLAIMER_COOKIE_NAME] = value

    assert b"Please read this first" in visitor.get("/faq/").content


def test_an_accepted_request_costs_no_query_at_the_gate(
    version, visitor, django_assert_num_queries
):
    send_acceptance(visitor)
    versions.in_force()

    with django_assert_num_queries(0):
        visitor.get("/robots.txt")


def test_a_minor_change_disturbs_nobody(version, visitor):
    send_acceptance(visitor)
    make_version(is_material=False)
    versions.forget()

    assert visitor.get("/no-such-page/").status_code == 404


def test_a_material_change_asks_everyone_again(version, visitor):
    send_acceptance(visitor)
    make_version(is_material=True, heading="Please read this again")
    versions.forget()

    assert b"Please read this again" in visitor.get("/no-such-page/").content


def test_it_stays_closed_before_any_text_is_published(visitor):
    response = visitor.get("/faq/")

    assert response.status_code == 503
    assert b"116 123" in response.content
    assert response["Retry-After"]


def test_the_text_is_open_to_everyone(version, visitor):
    response = visitor.get("/disclaimer/")

    assert response.status_code == 200
    assert b"Not medical advice." in response.content


def test_the_text_asks_whoever_has_not_agreed(version, visitor):
    page = visitor.get("/disclaimer/").text

    assert 'action="/disclaimer/accept/"' in page
    assert "You have agreed" not in page


def test_the_text_does_not_ask_again_whoever_has_agreed(version, visitor):
    send_acceptance(visitor)

    response = visitor.get("/disclaimer/")

    assert "Not medical advice." in response.text
    assert "You have agreed to this, in version 1.0." in response.text
    assert 'href="/disclaimer/receipt/"' in response.text
    assert 'action="/disclaimer/accept/"' not in response.text
    assert "no-store" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


def test_the_text_asks_again_after_a_material_change(version, visitor):
    send_acceptance(visitor)
    make_version(body="<p>More.</p>")
    versions.forget()

    assert 'action="/disclaimer/accept/"' in visitor.get("/disclaimer/").text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_text_is_only_to_be_read(version, visitor, method):
    assert getattr(visitor, method)("/disclaimer/").status_code == 405


def test_an_editor_sees_thumbnails_without_accepting(version, django_user_model):
    editor = django_user_model.objects.create_user("editor")
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(editor, backend=settings.AUTHENTICATION_BACKENDS[0])

    assert client.get("/media/no-such.png").status_code == 404
    assert b"Please read this first" in client.get("/faq/").content


def test_someone_signed_in_without_the_admin_sees_no_file(version, django_user_model):
    client = Client()
    client.force_login(
        django_user_model.objects.create_user("supporter"),
        backend=settings.AUTHENTICATION_BACKENDS[0],
    )

    assert client.get("/media/no-such.png").status_code == 403


@pytest.mark.parametrize("key", ["0" * 32, "a\0b", "é" * 32, "'; --"])
def test_a_forged_session_sees_no_file(version, visitor, key):
    visitor.cookies[settings.SESSION_COOKIE_NAME] = key

    assert visitor.get("/media/no-such.png").status_code == 403


@pytest.mark.parametrize("path", ["/help", "/donate", "/admin", "/accounts", "/disclaimer"])
def test_an_open_address_without_its_slash_leads_to_the_one_with_it(version, visitor, path):
    response = visitor.get(path)

    assert (response.status_code, response["Location"]) == (302, f"{path}/")


@pytest.mark.parametrize("path", ["/faq", "/media", "/helpless"])
def test_a_gated_address_without_its_slash_meets_the_gate(version, visitor, path):
    assert b"Please read this first" in visitor.get(path).content


def test_a_host_that_is_not_ours_gets_nothing(version, visitor):
    response = visitor.get("/faq/", headers={"host": "example.com"})

    assert response.status_code == 400
    assert b"Please read this first" not in response.content


def test_nothing_that_can_produce_content_stands_before_it():
    gate = settings.MIDDLEWARE.index("disclaimer.middleware.GateMiddleware")

    assert settings.MIDDLEWARE[:gate] == [
        "config.logs.RequestLogMiddleware",
        "config.compression.CompressionMiddleware",
        "config.headers.HostMiddleware",
        "django.middleware.security.SecurityMiddleware",
        "config.headers.ContentSecurityPolicyMiddleware",
        "django_permissions_policy.PermissionsPolicyMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
