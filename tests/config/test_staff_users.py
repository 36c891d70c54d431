"""Editors are added in the admin by their address; nobody types or sees a username."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client

pytestmark = pytest.mark.django_db

NEW = {
    "email": "Ash@Example.org",
    "first_name": "Ash",
    "last_name": "Green",
    "password1": "a-long-enough-word",
    "password2": "a-long-enough-word",
}


@pytest.fixture
def admin(settings):
    boss = get_user_model().objects.create_superuser("boss", "boss@example.org", "x")
    client = Client()
    client.force_login(boss, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def test_an_editor_is_added_without_a_username(admin):
    page = admin.get("/admin/users/new/")
    assert 'name="username"' not in page.content.decode()

    admin.post("/admin/users/new/", NEW)

    ash = get_user_model().objects.get(email="ash@example.org")
    assert len(ash.username) == 32
    address = EmailAddress.objects.get(user=ash)
    assert (address.email, address.primary, address.verified) == ("ash@example.org", True, False)


def test_the_same_address_is_refused_whatever_its_case(admin):
    response = admin.post("/admin/users/new/", NEW | {"email": "BOSS@example.org"})

    assert "Someone else has this address." in response.content.decode()
    assert get_user_model().objects.count() == 1


def test_a_changed_address_has_to_be_proven_again(admin):
    admin.post("/admin/users/new/", NEW)
    ash = get_user_model().objects.get(email="ash@example.org")
    EmailAddress.objects.update(verified=True)

    changed = NEW | {"email": "new@example.org", "password1": "", "password2": ""}
    admin.post(f"/admin/users/edit/{ash.pk}/", changed | {"is_active": "on"})

    address = EmailAddress.objects.get(user=ash)
    assert (address.email, address.verified) == ("new@example.org", False)


def test_another_edit_leaves_the_proven_address_alone(admin):
    admin.post("/admin/users/new/", NEW)
    ash = get_user_model().objects.get(email="ash@example.org")
    EmailAddress.objects.update(verified=True)

    changed = NEW | {"last_name": "Gray", "password1": "", "password2": "", "is_active": "on"}
    admin.post(f"/admin/users/edit/{ash.pk}/", changed)

    assert EmailAddress.objects.get(user=ash).verified
    ash.refresh_from_db()
    assert ash.last_name == "Gray"


def test_the_list_shows_addresses(admin):
    page = admin.get("/admin/users/").content.decode()

    assert "boss@example.org" in page
    assert "Username" not in page
