"""Colleagues by role or by right, what they can open, and the hour that reports speak of."""

from datetime import datetime, time
from itertools import count

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils.timezone import get_default_timezone

_numbers = count(1)


def browser_of(role):
    """A browser signed in as a new colleague of one role, such as “Supporter care”."""
    user = get_user_model().objects.create_user(role, f"{role.split()[0].lower()}@example.org")
    user.groups.add(Group.objects.get(name=role))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def sign_in(*codenames, settings, is_superuser=False, **fields):
    """A browser signed in to the admin by someone with these rights alone."""
    name = f"colleague-{next(_numbers)}"
    user = get_user_model().objects.create_user(name, is_superuser=is_superuser, **fields)
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.user = user
    return client


def midday(day):
    """Noon in London on a date."""
    return datetime.combine(day, time(12), get_default_timezone())


def opens(client, address):
    """True if this address, or the one setting below it, is shown rather than refused."""
    answer = client.get(address, follow=True)
    return answer.status_code == 200 and answer.request["PATH_INFO"].startswith(address)
