"""Wagtail's user forms without a username: staff are known, and sign in, by their address.

An address that a colleague typed is not yet proven: allauth asks for a code sent to it at the
first sign-in.
"""

import uuid

from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserViewSet


class _ByAddress:
    """What both forms share; the username is random and nobody sees it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["username"]

    def separate_username_field(self):
        return False

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        others = get_user_model().objects.exclude(pk=self.instance.pk)
        if others.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Someone else has this address."))
        return email

    def save(self, commit=True):
        self.instance.username = self.instance.username or uuid.uuid4().hex
        with transaction.atomic():
            user = super().save(commit)
            if commit:
                keep_address(user)
        return user


class StaffCreationForm(_ByAddress, UserCreationForm):
    pass


class StaffEditForm(_ByAddress, UserEditForm):
    pass


def keep_address(user):
    """Make the user's address the one that allauth signs in with; a new one is unproven."""
    addresses = EmailAddress.objects.filter(user=user)
    if not addresses.filter(email__iexact=user.email).exists():
        addresses.delete()
        EmailAddress.objects.create(user=user, email=user.email, primary=True)


class StaffIndexView(IndexView):
    @cached_property
    def columns(self):
        email = Column("email", label=_("Address"), sort_key="email", width="30%")
        return [email if column.name == "username" else column for column in super().columns]


class StaffUserViewSet(UserViewSet):
    ordering = "email"
    index_view_class = StaffIndexView

    def get_form_class(self, for_update=False):
        return StaffEditForm if for_update else StaffCreationForm
