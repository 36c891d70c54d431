"""manage.py stripe_setup, as tests call it."""

import io

from django.core.management import call_command

URL = "http://testserver/donate/webhook/"


def stripe_setup(**options):
    """What the command printed, as a list of lines."""
    out = io.StringIO()
    call_command("stripe_setup", stdout=out, **options)
    return out.getvalue().splitlines()
