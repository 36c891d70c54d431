"""`manage.py stripe_setup`: our objects at Stripe, made or mended; the same for the sandbox."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from donations import stripe_client
from donations.setup import set_up
from donations.setup_check import forget_outcome, return_url, webhook_url
from donations.stripe_problems import StripeProblem

DONE = {"fine": "as it should be", "create": "made", "change": "changed", "replace": "made anew",
        "delete": "deleted"}  # fmt: skip
PLANNED = {"fine": "as it should be", "create": "missing", "change": "different",
           "replace": "to be made anew", "delete": "one too many"}  # fmt: skip
NOT_BY_ITSELF = ("replace", "delete")
HOW_TO_REPLACE = """\
The webhook is for another version of Stripe's interface, which cannot be changed. Events are
understood all the same. To make it anew without missing any:
  1. stripe_setup --replace-webhook, which prints a new secret
  2. put it in front of the present one in STRIPE_WEBHOOK_SECRET, with a comma, and restart;
     what Stripe sends meanwhile is refused, and sent again for three days
  3. donations_reconcile --apply, for what the old one had not delivered
  4. some days later take the old secret away"""
HOW_TO_DELETE = """\
Each event is sent to every webhook at our address, and signed with that one's secret. Keep
the one whose secret is in STRIPE_WEBHOOK_SECRET and delete the other in Stripe's Dashboard. If
nobody knows which it is: stripe_setup --replace-webhook puts a single new one in their place."""


class Command(BaseCommand):
    help = (
        "Make or mend the product, price, customer portal and webhook endpoint at Stripe. "
        "Safe to run again at any time."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only compare; exit 1 if not fine")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument(
            "--url", help="address of the webhook, default SITE_URL/donate/webhook/"
        )
        parser.add_argument("--live", action="store_true", help="needed with a key for real money")
        parser.add_argument(
            "--replace-webhook", action="store_true", help="make the webhook anew: a new secret"
        )
        parser.add_argument(
            "--secret-file",
            type=Path,
            help="write a new webhook secret to this file (readable by you alone), not the screen; "
            "if the file is missing the endpoint is made anew",
        )

    def handle(self, *, check, dry_run, url, live, replace_webhook, secret_file, **options):
        self._refuse_wrong_key(live)
        looks_only = check or dry_run
        replace = replace_webhook or bool(secret_file and not secret_file.exists())
        try:
            findings = self._go_through(url, looks_only, secret_file, replace)
        except StripeProblem as problem:
            raise CommandError(f"Stripe: {type(problem).__name__}, {problem}") from problem
        if check and not all(finding.is_fine for finding in findings):
            raise CommandError("Not set up: run stripe_setup without --check.")
        if not looks_only:
            forget_outcome()

    def _refuse_wrong_key(self, live):
        if not settings.STRIPE_SECRET_KEY:
            raise CommandError("Set STRIPE_SECRET_KEY first.")
        if stripe_client.is_live() and not live:
            raise CommandError("This key moves real money: add --live if you mean it.")

    def _go_through(self, url, looks_only, secret_file, replace):
        steps = set_up(
            webhook_url=url or webhook_url(),
            return_url=return_url(),
            dry_run=looks_only,
            replace_webhook=replace,
        )
        findings = []
        for finding in steps:
            is_undone = looks_only or (finding.action in NOT_BY_ITSELF and not replace)
            words = (PLANNED if is_undone else DONE)[finding.action]
            fields = f" ({', '.join(finding.fields)})" if finding.fields else ""
            self.stdout.write(f"{finding.what}: {words} {finding.stripe_id}".rstrip() + fields)
            if "api_version" in finding.fields:
                self.stdout.write(HOW_TO_REPLACE)
            if finding.action == "delete" and is_undone:
                self.stdout.write(HOW_TO_DELETE)
            self._hand_over(finding.secret, secret_file)
            findings.append(finding)
        return findings

    def _hand_over(self, secret, secret_file):
        if not secret:
            return
        if secret_file is None:
            self.stdout.write(f"STRIPE_WEBHOOK_SECRET={secret}")
            self.stdout.write("Stripe shows this secret only once: keep it now.")
            return
        secret_file.parent.mkdir(parents=True, exist_ok=True)
        secret_file.unlink(missing_ok=True)
        descriptor = os.open(secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secret + "\n")
        self.stdout.write(f"The webhook secret is in {secret_file}")
