"""Colleagues in the admin, and the record they look at, for the tests of the staff pages."""

from datetime import datetime, time, timedelta
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils.timezone import get_default_timezone

from disclaimer.models import Acceptance, DisclaimerVersion

ADMIN = "/admin/disclaimer"
_numbers = count(1)


def sign_in(*codenames, settings, is_superuser=False, **fields):
    """A browser signed in to the admin by someone with these rights alone."""
    name = f"colleague-{next(_numbers)}"
    user = get_user_model().objects.create_user(name, is_superuser=is_superuser, **fields)
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.user = user
    return client


def make_draft(**words):
    draft = DisclaimerVersion(**{"heading": "Draft", "body": "<p>New words.</p>"} | words)
    draft.save()
    return draft


def midday(day):
    """Noon in London on a date."""
    return datetime.combine(day, time(12), get_default_timezone())


def make_acceptances(version, number=1, *, at, withdrawn_after=None, method="web", user=None):
    """So many rows, accepted at the datetime `at`; `withdrawn_after` is a timedelta."""
    return Acceptance.objects.bulk_create(
        Acceptance(
            receipt_hash=f"{next(_numbers):064x}",
            version=version,
            text_hash=version.text_hash,
            accepted_at=at + timedelta(microseconds=place),
            withdrawn_at=at + withdrawn_after if withdrawn_after else None,
            method=method,
            user=user,
        )
        for place in range(number)
    )
