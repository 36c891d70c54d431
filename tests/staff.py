"""Colleagues by role, and what they can open."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client


def browser_of(role):
    """A browser signed in as a new colleague of one role, such as “Supporter care”."""
    user = get_user_model().objects.create_user(role, f"{role.split()[0].lower()}@example.org")
    user.groups.add(Group.objects.get(name=role))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def opens(client, address):
    """True if this address, or the one setting below it, is shown rather than refused."""
    answer = client.get(address, follow=True)
    return answer.status_code == 200 and answer.request["PATH_INFO"].startswith(address)
