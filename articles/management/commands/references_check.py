"""Ask Crossref and PubMed whether the works that we cite still stand."""

import signal
from collections import Counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.references.alerts import tell_staff
from articles.references.checking import Problem, check, checkable, due
from articles.references.identifiers import normalised_doi
from articles.references.models import Reference
from articles.references.registers import Asker
from articles.references.retractions import News

WORDS = {
    None: "nothing new",
    News.GRAVER: "NEW NOTICE",
    News.GONE: "the notice is no longer shown",
    News.OVERRULED: "NEW NOTICE (our own status is kept)",
    Problem.NOT_FOUND: "not found",
    Problem.AWAY: "no answer",
    Problem.UNUSABLE: "the answer made no sense",
    Problem.ELSEWHERE: "registered elsewhere, where we cannot ask",
}
# So many without an answer one after the other, and the register is away altogether.
ENOUGH = 5
TRIES = 2
STOPPED = 130


class Command(BaseCommand):
    help = (
        "Check the references that were not checked for a week. Can be stopped at any time; the "
        "next run goes on from there. Ends with 1 if some could not be checked, 130 if stopped."
    )

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="check also those checked lately")
        parser.add_argument("--doi", action="append", help="check this one; may be repeated")

    def handle(self, **options):
        references = self._chosen(options)
        if not settings.CROSSREF_MAILTO:
            self.stderr.write("CROSSREF_MAILTO is not set: Crossref likes to know who asks.")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        counts = Counter()
        total = len(references)
        try:
            self._check(references, counts)
        except KeyboardInterrupt:
            self.stdout.write(f"Stopped after {counts.total()} of {total}; run it again to go on.")
            raise SystemExit(STOPPED) from None
        told = tell_staff()
        self.stdout.write(f"Checked {counts.total()} of {total}; staff were told about {told}.")
        if failed := sum(counts[problem] for problem in Problem if problem != Problem.ELSEWHERE):
            raise CommandError(f"{failed} could not be checked.")

    def _chosen(self, options):
        """[(id, label)] in the order in which they are to be checked."""
        references = checkable() if options["all"] else due(timezone.now())
        if options["doi"]:
            dois = {normalised_doi(text) for text in options["doi"]}
            references = Reference.objects.filter(doi__in=dois - {None})
            if references.count() < len(dois):
                raise CommandError("There is no reference with one of these DOIs.")
        return list(references.values_list("pk", "label"))

    def _check(self, references, counts):
        ask, in_a_row = Asker(tries=TRIES), 0
        for number, (reference_id, label) in enumerate(references, start=1):
            found = check(reference_id, ask)
            counts[found] += 1
            self.stdout.write(f"{number} of {len(references)}  {label}: {WORDS[found]}")
            in_a_row = in_a_row + 1 if found == Problem.AWAY else 0
            if in_a_row == ENOUGH:
                self.stdout.write("The register does not answer: enough for now.")
                return
