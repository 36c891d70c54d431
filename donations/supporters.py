"""Who is whose: a person is a verified e-mail address, and may be several Stripe customers."""

from allauth.account.models import EmailAddress
from django.db.models import Q

from donations.models import Supporter


def has_supporter(email):
    """True if someone gives, or ever gave, with this address."""
    return Supporter.objects.present().with_email(email).exists()


def supporters_of(user):
    """The supporters behind the addresses that `user` has shown to be theirs, newest first."""
    verified = EmailAddress.objects.filter(user=user, verified=True)
    addresses = list(verified.values_list("email", flat=True))
    if not addresses:
        return Supporter.objects.none()
    is_theirs = Q(pk__in=[])
    for address in addresses:
        is_theirs |= Q(email__iexact=address)
    return Supporter.objects.present().filter(is_theirs)


def owner_of(email):
    """The user who has shown that `email` is theirs, or None."""
    verified = EmailAddress.objects.filter(email__iexact=email, verified=True)
    address = verified.select_related("user").first() if email else None
    return address.user if address else None
