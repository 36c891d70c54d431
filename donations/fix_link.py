"""The address in a mail that leads to one unpaid invoice: signed, and good for some weeks.

It names the payment by our own number. Whoever has it can see and pay that invoice, and nothing
else; opening it changes nothing, so a mail scanner that follows it does no harm.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "donations.fix"
MAX_AGE = 45 * 24 * 3600  # seconds; retries end within three weeks


def fix_address(payment):
    """The absolute address for `payment`."""
    token = signing.dumps(payment.pk, salt=SALT)
    return settings.SITE_URL + reverse("donations:fix-link", args=[token])


def payment_number_in(token):
    """The Payment's primary key; None if the token is forged, cut or too old."""
    try:
        number = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return number if isinstance(number, int) else None
