"""`manage.py donations_reconcile`: what differs between Stripe and us, and the mending of it."""

import sys
from datetime import datetime, time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from donations.reconcile import Comparison
from donations.stripe_problems import StripeProblem

ROW = "{:<13}{:<34}{:<24}{:<22}{:<22}{}"
DRIFT, COULD_NOT = 1, 2


class Command(BaseCommand):
    help = (
        "Compare every donation with Stripe and print what differs, as a table. Exit code: 0 if "
        "nothing differs or all of it was mended, 1 if differences remain, 2 if Stripe could not "
        "be asked."
    )

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="mend what differs")
        parser.add_argument(
            "--since", type=_day, help="YYYY-MM-DD: look only at what was made since that day"
        )

    def handle(self, *, apply, since, **options):
        comparison = Comparison(is_applied=apply, since=since)
        has_head = False
        try:
            for found in comparison:
                if found and not has_head:
                    self._print("WHAT", "ID AT STRIPE", "FIELD", "HERE", "AT STRIPE", "")
                    has_head = True
                for one in found:
                    self._print(one.kind, one.stripe_id, one.field, one.ours, one.theirs, _end(one))
        except StripeProblem as problem:
            raise CommandError(
                f"Not compared to the end: {type(problem).__name__}, {problem}",
                returncode=COULD_NOT,
            ) from problem
        self._sum_up(comparison)

    def _print(self, *columns):
        self.stdout.write(ROW.format(*(f"{column} " for column in columns)).rstrip())

    def _sum_up(self, comparison):
        run = comparison.run
        counts = ", ".join(f"{number} {kind}s" for kind, number in run.compared.items())
        self.stdout.write(f"Compared: {counts or 'nothing'}.")
        self.stdout.write(f"Different: {run.drift}. Mended: {run.mended}.")
        if run.drift and not run.is_applied:
            self.stdout.write("Nothing was changed; with --apply it is mended.")
        if run.drift > run.mended:
            sys.exit(DRIFT)


def _end(difference):
    return {None: "", True: "mended", False: "could not be mended"}[difference.is_mended]


def _day(text):
    """Midnight of a day, in the site's time zone. Raises ValueError, which the parser tells."""
    day = parse_date(text)
    if day is None:
        raise ValueError(text)
    return timezone.make_aware(datetime.combine(day, time.min))
