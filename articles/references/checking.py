"""The weekly question whether the works we cite still stand.

Where a check stands is in the rows themselves (whoever was tried longest ago comes first), so it
can be broken off anywhere and goes on from there.
"""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from wagtail.log_actions import log

from articles.references import adding, retractions
from articles.references.alerts import tell_staff
from articles.references.models import Reference
from articles.references.registers import Asker, Away, Elsewhere, NotFound, RegisterError

logger = logging.getLogger("articles.references")

EVERY = timedelta(days=7)
AGAIN_AFTER_A_PROBLEM = timedelta(days=1)
CHECKED_FIELDS = (
    "status_found",
    "notices_checked_at",
    "notices_tried_at",
    "check_problem",
    "retraction_status",
    "retraction_date",
    "retraction_reason",
    "notice_doi",
    "staff_to_be_told",
    "checked_on",
)
QUESTIONS_IN_A_ROW = 5
SECONDS_IN_A_ROW = 2
SECONDS_AWAY = 3600
Problem = Reference.Problem


def checkable():
    """References that a register knows by a number, those tried longest ago first."""
    has_number = ~Q(pmid="") | Q(doi__isnull=False)
    return Reference.objects.filter(has_number).order_by(
        F("notices_tried_at").asc(nulls_first=True), "pk"
    )


def due(now):
    """Those of them whose turn it is: once a week, and the next day where there was no answer."""
    has_failed = ~Q(check_problem__in=("", Problem.ELSEWHERE))
    failed = has_failed & Q(notices_tried_at__lt=now - AGAIN_AFTER_A_PROBLEM)
    return checkable().filter(
        Q(notices_tried_at__isnull=True) | Q(notices_tried_at__lt=now - EVERY) | failed
    )


def check(reference_id, ask):
    """Ask about one reference and write down what was found: News, a Problem, or None.

    A problem changes nothing but the note that there was one. No transaction is open meanwhile.
    """
    reference = Reference.objects.filter(pk=reference_id).only("doi", "pmid").first()
    if reference is None:
        return None
    try:
        work = adding.fetch(reference.doi, reference.pmid, ask)
    except RegisterError as error:
        return _note_problem(reference_id, error)
    return _note_answer(reference_id, retractions.gravest_notice(work))


def _note_problem(reference_id, error):
    problem = _problem(error)
    Reference.objects.filter(pk=reference_id).update(
        check_problem=problem, notices_tried_at=timezone.now()
    )
    return problem


def _problem(error):
    if isinstance(error, Elsewhere):
        return Problem.ELSEWHERE
    if isinstance(error, NotFound):
        return Problem.NOT_FOUND
    return Problem.AWAY if isinstance(error, Away) else Problem.UNUSABLE


@transaction.atomic
def _note_answer(reference_id, notice):
    """Under a lock, on the row as it is now: somebody may have edited it while we asked."""
    reference = Reference.objects.select_for_update().filter(pk=reference_id).first()
    if reference is None:
        return None
    before = reference.retraction_status
    news = retractions.take_over(reference, notice, at=timezone.now())
    reference.staff_to_be_told = reference.staff_to_be_told or bool(news)
    reference.save(update_fields=CHECKED_FIELDS)
    if news:
        facts = {"news": news, "before": before, "found": notice.status, "notice": notice.doi}
        log(instance=reference, action="articles.reference.checked", data=facts)
    return news


class WeeklyCheck:
    """The check as a job of `work`: a few references each time, so that nobody waits for it."""

    def __init__(self):
        self._not_before = 0.0

    def do_some(self):
        """Check a few of those that are due, and tell staff what is new."""
        tell_staff()
        # Crossref asks to be told who asks; without that nothing is sent there by itself.
        if not settings.CROSSREF_MAILTO or time.monotonic() < self._not_before:
            return
        end = time.monotonic() + SECONDS_IN_A_ROW
        ids = due(timezone.now()).values_list("pk", flat=True)[:QUESTIONS_IN_A_ROW]
        for reference_id in list(ids):
            if check(reference_id, Asker()) == Problem.AWAY:
                self._not_before = time.monotonic() + SECONDS_AWAY
                logger.info("a register of references does not answer; asking again in an hour")
                break
            if time.monotonic() > end:
                break
        tell_staff()
