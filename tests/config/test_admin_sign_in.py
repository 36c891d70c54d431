"""/admin/ for whoever may not open it: a sign-in for strangers, a plain no for everyone else."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client

pytestmark = pytest.mark.django_db


def signed_in(django_user_model, *codenames):
    user = django_user_model.objects.create_user("someone", email="someone@example.org")
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client):
    response = client.get("/admin/pages/", follow=True)

    assert [place for place, _ in response.redirect_chain] == [
        "/admin/login/?next=/admin/pages/",
        "/accounts/login/?next=%2Fadmin%2Fpages%2F",
    ]
    assert response.status_code == 200


def test_a_supporter_is_told_that_this_is_not_for_them(django_user_model):
    response = signed_in(django_user_model).get("/admin/", follow=True)

    assert response.status_code == 403
    assert "does not open the admin" in response.content.decode()


def test_staff_who_are_signed_in_come_through(django_user_model):
    client = signed_in(django_user_model, "access_admin")

    assert client.get("/admin/", follow=True).status_code == 200
    assert client.get("/admin/login/?next=/admin/", follow=True).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_takes_no_password(client, method):
    assert getattr(client, method)("/admin/login/").status_code == 405
