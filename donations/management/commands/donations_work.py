"""`manage.py donations_work`: what `work` does for donations, for those who run it apart."""

import signal
import threading

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from donations.inbox import forget_payloads, process_due


class Command(BaseCommand):
    help = "Try again what failed, and forget the content of old events: one pass, or --loop."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or Ctrl-C")
        parser.add_argument("--every", type=int, default=5, help="seconds between two passes")

    def handle(self, *, loop, every, **options):
        stop = threading.Event()
        if loop:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        self._pass()
        if loop:
            self.stdout.write("waiting")
            self.stdout.flush()
        while loop and not stop.wait(every):
            close_old_connections()
            self._pass()

    def _pass(self):
        now = timezone.now()
        taken, forgotten = process_due(now), forget_payloads(now)
        if taken or forgotten:
            self.stdout.write(f"{taken} events worked on, {forgotten} emptied")
