"""`manage.py stripe_setup`: our objects at Stripe, made or mended; the same for the sandbox."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from donations import stripe_client
from donations.setup import set_up
from donations.stripe_problems import StripeProblem

DONE = {"fine": "as it should be", "create": "made", "change": "changed", "replace": "made anew"}
PLANNED = {
    "fine": "as it should be",
    "create": "missing",
    "change": "different",
    "replace": "to be made anew, its secret is not known here",
}


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
            "--secret-file",
            type=Path,
            help="write a new webhook secret to this file (readable by you alone), not the screen; "
            "if the file is missing the endpoint is made anew",
        )

    def handle(self, *, check, dry_run, url, live, secret_file, **options):
        self._refuse_wrong_key(live)
        looks_only = check or dry_run
        try:
            findings = self._go_through(url, looks_only, secret_file)
        except StripeProblem as problem:
            raise CommandError(f"Stripe: {type(problem).__name__}, {problem}") from problem
        if check and not all(finding.is_fine for finding in findings):
            raise CommandError("Not set up: run stripe_setup without --check.")

    def _refuse_wrong_key(self, live):
        if not settings.STRIPE_SECRET_KEY:
            raise CommandError("Set STRIPE_SECRET_KEY first.")
        if stripe_client.is_live() and not live:
            raise CommandError("This key moves real money: add --live if you mean it.")

    def _go_through(self, url, looks_only, secret_file):
        site = settings.SITE_URL
        steps = set_up(
            webhook_url=url or site + reverse("donations:webhook"),
            return_url=site + reverse("donations:manage"),
            dry_run=looks_only,
            replace_webhook=bool(secret_file and not secret_file.exists()),
        )
        findings = []
        for finding in steps:
            words = (PLANNED if looks_only else DONE)[finding.action]
            self.stdout.write(f"{finding.what}: {words} {finding.stripe_id}".rstrip())
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
