"""The first person who can sign in to the admin, with an address that counts as verified."""

import os
import secrets
import uuid
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

DEFAULT_EMAIL = "editor@wayside.example"


def make_staff(email, password):
    """An administrator who signs in with `email`: allauth looks at verified addresses only."""
    with transaction.atomic():
        user = get_user_model().objects.create_superuser(
            username=uuid.uuid4().hex,
            email=email,
            password=password,
            # Else the admin would greet them with the random username.
            first_name="Site",
            last_name="administrator",
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


class Command(BaseCommand):
    help = (
        "Make an administrator with DJANGO_SUPERUSER_EMAIL and DJANGO_SUPERUSER_PASSWORD, "
        "or with a generated password. An address that has a user already keeps it unchanged."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--login-file",
            type=Path,
            help="write the address, and the password if it was generated, to this new file "
            "(readable by its owner alone) instead of the screen",
        )

    def handle(self, *, login_file, **options):
        email = os.environ.get("DJANGO_SUPERUSER_EMAIL", "").strip().lower() or DEFAULT_EMAIL
        given = os.environ.get("DJANGO_SUPERUSER_PASSWORD", "")
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError("DJANGO_SUPERUSER_EMAIL must be an e-mail address.") from error
        if EmailAddress.objects.filter(email__iexact=email).exists():
            self.stdout.write(f"{email} has a user already; nothing was changed")
            return
        password = given or secrets.token_urlsafe(12)
        with transaction.atomic():
            make_staff(email, password)
            # Before the commit: a user whose password nobody was told could not be mended.
            self._tell(email, "" if given else password, login_file)

    def _tell(self, email, generated, login_file):
        if not login_file:
            self.stdout.write(f"{email} may sign in" + (generated and f", password {generated}"))
            return
        login_file.unlink(missing_ok=True)
        descriptor = os.open(login_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{email}\n{generated}\n")
        self.stdout.write(f"{email} may sign in")
