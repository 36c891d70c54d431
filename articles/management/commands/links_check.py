"""Ask whether the links that lead elsewhere still lead there."""

import signal
import time
from collections import Counter

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.links import collecting
from articles.links.asking import ask
from articles.links.checking import Pauses, due, record
from articles.links.models import ExternalLink

State = ExternalLink.State
STOPPED = 130
LINES_BETWEEN = 100


class Command(BaseCommand):
    help = (
        "Collect the links of all live pages and check those whose turn it is. Can be stopped at "
        "any time; the next run goes on from there. Ends with 1 if links are broken, 130 if "
        "stopped."
    )

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="check also those checked lately")

    def handle(self, **options):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        counts = Counter()
        try:
            self._collect()
            links = ExternalLink.objects.filter(ignored=False) if options["all"] else _due()
            addresses = list(links.values_list("pk", "address"))
            self._check(addresses, counts)
        except KeyboardInterrupt:
            self.stdout.write(f"Stopped after {counts.total()} links; run it again to go on.")
            raise SystemExit(STOPPED) from None
        broken = ExternalLink.objects.filter(state=State.BROKEN, ignored=False).count()
        self.stdout.write(f"Checked {counts.total()} links; broken in all: {broken}.")
        if broken:
            raise SystemExit(1)

    def _collect(self):
        for done, total in collecting.collect_all():
            if done == total or done % LINES_BETWEEN == 0:
                self.stdout.write(f"{done} of {total} pages and records read")

    def _check(self, addresses, counts):
        pauses = Pauses()
        for number, (link_id, address) in enumerate(addresses, start=1):
            # Other people's servers: none is asked again within Pauses' seconds.
            time.sleep(pauses.seconds_left(address))
            pauses.note(address)
            link = record(link_id, ask(address))
            state = link.state if link else State.UNKNOWN
            counts[state] += 1
            why = f" ({link.get_problem_display()})" if link and link.problem else ""
            self.stdout.write(f"{number} of {len(addresses)}  {address}: {State(state).label}{why}")


def _due():
    return due(timezone.now())
