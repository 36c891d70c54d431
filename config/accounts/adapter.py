"""Who may sign in, and how: staff by password, supporters by a code sent to their address.

Nobody signs up. A supporter's user is made when a code is first asked for with the address
that Stripe has; anyone else gets the same answer and no mail.
"""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import RequestLoginCodeForm as AllauthRequestLoginCodeForm
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from donations.supporters import has_supporter


def is_staff(user):
    """Anyone who can open the Wagtail admin."""
    return user.is_staff or user.has_perm("wagtailadmin.access_admin")


def make_user(email):
    """A user without password who owns `email`, not yet verified: the code will do that."""
    # The same address gives the same username, which is unique: two requests at once make one.
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"mailto:{email}:{settings.SECRET_KEY}").hex
    defaults = {"email": email, "password": make_password(None)}
    with transaction.atomic():
        user, is_new = get_user_model().objects.get_or_create(username=name, defaults=defaults)
        if user.email != email:  # whoever had this address before has another one now
            user = get_user_model().objects.create(username=uuid.uuid4().hex, **defaults)
            is_new = True
        if is_new:
            EmailAddress.objects.create(user=user, email=email, primary=True)
    return user


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def generate_unique_username(self, txts, regex=None):
        # Nobody sees it, and one made from the address would carry the address into logs.
        return uuid.uuid4().hex


class RequestLoginCodeForm(AllauthRequestLoginCodeForm):
    def clean_email(self):
        email = super().clean_email().lower()
        if not email.isascii():
            # Look-alikes of somebody's address: the neutral answer, and no mail.
            self._user = None
        elif self._user and is_staff(self._user):
            self._user = None  # a code alone never opens the admin
        elif not self._user and has_supporter(email) and not self._address_is_taken(email):
            self._user = make_user(email)
        return email

    @staticmethod
    def _address_is_taken(email):
        """True for a user who may not sign in (set inactive by staff)."""
        return get_user_model().objects.filter(email__iexact=email).exists()
