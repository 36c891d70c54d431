import pytest
from django.test import Client

PUBLIC = ["/", "/healthz", "/help/", "/no-such-page/", "/accounts/login/", "/disclaimer/"]


def policy(answer):
    """{directive: sources} of an answer's Content-Security-Policy."""
    parts = answer["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (part.split() for part in parts if part.strip())}


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_may_load_only_what_is_ours(path):
    found = policy(Client().get(path))

    assert found["default-src"] == ["'none'"]
    for name in ("script-src", "style-src", "font-src", "connect-src", "media-src"):
        assert found[name] == ["'self'"]
    assert found["img-src"] == ["'self'", "data:"]
    assert found["base-uri"] == ["'none'"]
    assert found["frame-ancestors"] == ["'self'"]


@pytest.mark.django_db
def test_forms_lead_to_us_and_to_where_donations_are_paid(settings):
    found = policy(Client().get("/donate/"))

    assert found["form-action"] == ["'self'", settings.STRIPE_API_BASE]


@pytest.mark.django_db
def test_only_the_admin_may_use_inline_scripts(admin_client):
    inside = policy(admin_client.get("/admin/"))
    outside = policy(admin_client.get("/administration/"))

    assert "'unsafe-inline'" in inside["script-src"]
    assert "'unsafe-inline'" not in str(outside)
    assert inside["default-src"] == ["'none'"]
    assert inside["frame-ancestors"] == ["'self'"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_the_other_headers_that_keep_readers_private(path):
    answer = Client().get(path)

    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]


@pytest.mark.django_db
def test_every_answer_has_an_id_of_its_own():
    first, second = (Client().get("/healthz")["X-Request-Id"] for _ in range(2))

    assert len(first) == 32
    assert first != second
