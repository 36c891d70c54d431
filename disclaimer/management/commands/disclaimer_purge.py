from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Max, Min

from disclaimer import retention, seals
from disclaimer.verification import verify


class Command(BaseCommand):
    help = (
        "Turn acceptances older than 400 days that are linked to no account into daily counts. "
        "Seals first, and purges nothing while a seal does not verify."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *, dry_run, **options):
        if dry_run:
            self._say_what_would_go()
            return
        seals.seal()
        findings = verify()
        if findings:
            raise CommandError(
                "\n".join(
                    ["Nothing was purged, because the record is not what was sealed.", *findings]
                )
            )
        self.stdout.write(f"{retention.purge()} acceptances became daily counts.")

    def _say_what_would_go(self):
        outlived = retention.outlived()
        by_version = outlived.values("version__major", "version__minor").annotate(
            rows=Count("pk"), first=Min("accepted_at"), last=Max("accepted_at")
        )
        for row in by_version.order_by("version__major", "version__minor"):
            self.stdout.write(
                f"version {row['version__major']}.{row['version__minor']}: {row['rows']} from "
                f"{row['first']:%Y-%m-%d} to {row['last']:%Y-%m-%d}"
            )
        self.stdout.write(f"{outlived.count()} acceptances would become daily counts.")
