"""People who sign in to the admin, for tests."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client


def sign_in(user):
    """A browser in which this person has signed in."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def make_colleague(name, *, role=None, rights=()):
    """Somebody with the rights (code names) and the role (name of a group) given."""
    user = get_user_model().objects.create_user(name, f"{name}@example.org", "x")
    if role:
        user.groups.add(Group.objects.get(name=role))
    if rights:
        user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *rights]))
    return user


def make_boss():
    return get_user_model().objects.create_superuser("boss", "boss@example.org", "x")
