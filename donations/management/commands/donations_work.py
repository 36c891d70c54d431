"""`manage.py donations_work`: what `work` does for donations, for those who run it apart."""

import signal
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from donations.inbox import forget_payloads, process_due

# A sleep goes on after a signal, so it must be short for the stop to be prompt.
LONGEST_NAP = 0.3


class Command(BaseCommand):
    help = "Try again what failed, and forget the content of old events: one pass, or --loop."

    is_stopping = False

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or Ctrl-C")
        parser.add_argument("--every", type=int, default=5, help="seconds between two passes")

    def handle(self, *, loop, every, **options):
        if loop:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._stop)
        self._pass()
        while loop and self._waits(every):
            close_old_connections()
            self._pass()

    def _stop(self, *_):
        self.is_stopping = True

    def _waits(self, seconds):
        """Wait; False as soon as we are told to stop."""
        until = time.monotonic() + seconds
        while not self.is_stopping and time.monotonic() < until:
            time.sleep(LONGEST_NAP)
        return not self.is_stopping

    def _pass(self):
        now = timezone.now()
        taken, forgotten = process_due(now), forget_payloads(now)
        if taken or forgotten:
            self.stdout.write(f"{taken} events worked on, {forgotten} emptied")
