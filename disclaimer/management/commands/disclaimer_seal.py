from django.core.management.base import BaseCommand, CommandError

from disclaimer import seals
from disclaimer.models import Seal
from disclaimer.verification import verify


class Command(BaseCommand):
    help = (
        "Seal the acceptances that are older than ten minutes, and print the root, which is to "
        "be kept outside this database. With --verify: compare the record with its seals."
    )

    def add_arguments(self, parser):
        parser.add_argument("--verify", action="store_true", help="compare instead of sealing")
        parser.add_argument(
            "--root", default="", help="with --verify: a root kept elsewhere, which must be known"
        )

    def handle(self, *, root, **options):
        if options["verify"]:
            self._verify(root)
        elif root:
            raise CommandError("--root goes with --verify.")
        elif made := seals.seal():
            self.stdout.write(
                f"Seal {made.number}: {made.rows} acceptances, {made.withdrawals} withdrawals."
            )
        else:
            self.stdout.write("Nothing new to seal.")
        self._print_root()

    def _verify(self, root):
        findings = verify(root)
        if findings:
            raise CommandError("\n".join(["The record is not what was sealed.", *findings]))
        self.stdout.write(f"{Seal.objects.count()} seals, all intact.")

    def _print_root(self):
        newest = Seal.objects.first()
        if newest:
            self.stdout.write(f"root {newest.number} {newest.root}")
