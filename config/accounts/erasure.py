"""Erasing an account (UK GDPR, article 17): the person goes, what the law or a record needs stays.

Stays: what was given and when, without the link (tax law asks for six years); acceptances of the
disclaimer, which then say nothing about anybody.
"""

from django.contrib.sessions.models import Session
from django.db import transaction

from config.accounts.sessions import sessions_of


def erase(user):
    """Delete the user with addresses and sessions; supporters and acceptances lose the link."""
    with transaction.atomic():
        keys = [session.pk for session in sessions_of(user)]
        Session.objects.filter(pk__in=keys).delete()
        user.delete()
