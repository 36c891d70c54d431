"""Run the Stripe sandbox: a stand-in for Stripe on this machine, for people without keys."""

from django.core.management.base import BaseCommand, CommandError

from donations.sandbox.__main__ import add_arguments
from donations.sandbox.server import CannotStart, serve


class Command(BaseCommand):
    help = __doc__
    # It is another program that happens to live here: it needs none of our settings or tables.
    requires_system_checks = ()

    def add_arguments(self, parser):
        add_arguments(parser)

    def handle(self, *, host, port, state, **options):
        try:
            serve(host=host, port=port, state=state, out=self.stdout)
        except CannotStart as problem:
            raise CommandError(str(problem)) from None
