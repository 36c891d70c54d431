"""Remind colleagues of the pages that are due for review."""

import signal

from django.core.management.base import BaseCommand, CommandError

from articles.reviews.due import due
from articles.reviews.reminders import addresses, remind
from articles.staff_mail.sending import send_some

WORDS = {False: "was told already", True: "told"}
STOPPED = 130


class Command(BaseCommand):
    help = (
        "Send a mail about pages to review to everybody who has to be told now. Can be stopped at "
        "any time; nobody is told twice. Ends with 1 if the mail server is away (what waits is "
        "sent later, by `work`), 130 if stopped."
    )

    def handle(self, **options):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        total, outcomes = len(addresses()), []
        self.stdout.write(f"Pages to review: {due().count()}")
        try:
            for outcome in remind():
                outcomes.append(outcome)
                # No address here: what is printed may end in a log.
                self.stdout.write(f"{len(outcomes)} of {total}  {WORDS[outcome]}")
        except KeyboardInterrupt:
            self.stdout.write(f"Stopped after {len(outcomes)} of {total}; run it again to go on.")
            raise SystemExit(STOPPED) from None
        if not send_some(at_most=None):
            raise CommandError("The mail server is away: the mails wait for it.")
