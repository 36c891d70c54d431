"""Who is whose: a person is a verified e-mail address, and may be several Stripe customers."""

from allauth.account.models import EmailAddress

from donations.models import Supporter
from donations.models.supporter import BEYOND_ASCII


def has_supporter(email):
    """True if someone gives, or ever gave, with this address."""
    return Supporter.objects.present().with_email(email).exists()


def supporters_of(user):
    """The supporters behind the addresses that `user` has shown to be theirs, newest first."""
    verified = EmailAddress.objects.filter(user=user, verified=True)
    theirs = Supporter.objects.none()
    for address in verified.values_list("email", flat=True):
        theirs |= Supporter.objects.with_email(address)
    return theirs.present()


def owner_of(email):
    """The user who has shown that `email` is theirs, or None."""
    if not email or not email.isascii():
        return None
    verified = EmailAddress.objects.filter(email__iexact=email, verified=True)
    address = verified.exclude(email__regex=BEYOND_ASCII).select_related("user").first()
    return address.user if address else None
