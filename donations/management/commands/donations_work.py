"""`manage.py donations_work`: what `work` does for donations, for those who run it apart."""

import logging
import signal
import time

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from donations.jobs import jobs

logger = logging.getLogger(__name__)

# A sleep goes on after a signal, so it must be short for the stop to be prompt.
LONGEST_NAP = 0.3


class Command(BaseCommand):
    help = (
        "Work on what waits: events, notices, the daily comparison with Stripe, what is to be "
        "forgotten. One pass, or --loop."
    )

    is_stopping = False

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or Ctrl-C")

    def handle(self, *, loop, **options):
        if loop:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._stop)
        found = [[work, seconds, 0.0] for work, seconds in jobs(is_only_pass=not loop)]
        self._pass(found)
        while loop and self._waits(min(due for *_, due in found) - time.monotonic()):
            close_old_connections()
            self._pass(found)

    def _stop(self, *_):
        self.is_stopping = True

    def _waits(self, seconds):
        """Wait; False as soon as we are told to stop."""
        until = time.monotonic() + seconds
        while not self.is_stopping and time.monotonic() < until:
            time.sleep(LONGEST_NAP)  # short naps: a signal must end the wait
        return not self.is_stopping

    def _pass(self, found):
        """Do what is due; a job that the database fails does not stop the others."""
        for job in found:
            work, seconds, due = job
            if due > time.monotonic():
                continue
            try:
                work()
            except Error as error:
                logger.error("%s failed (%s)", work.__name__, type(error).__name__)
            job[2] = time.monotonic() + seconds
