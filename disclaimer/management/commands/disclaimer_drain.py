from django.core.management.base import BaseCommand

from disclaimer.draining import drain


class Command(BaseCommand):
    help = (
        "Store the records that wait on this machine because the database could not take them. "
        "May be broken off and repeated at any time."
    )

    def handle(self, **options):
        done = drain()
        self.stdout.write(
            f"Stored {done.accepted} acceptances and {done.withdrawn} withdrawals; "
            f"{done.waiting} have to wait."
        )
