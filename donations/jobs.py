"""What is done for donations beside the web server: by `work`, or by `donations_work` alone."""

import logging
import math
import time
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from donations import inbox, notices, setup_check
from donations.models import CheckoutAttempt, ReconcileRun, SyncTicket
from donations.reconcile import Comparison
from donations.stripe_problems import StripeProblem, StripeUnavailable

logger = logging.getLogger(__name__)

COMPARED_EVERY = timedelta(hours=24)
# How long one that was broken off is left alone, also by the next pass of `donations_work`.
TRIED_AGAIN_AFTER = timedelta(minutes=30)
SECONDS_OF_COMPARISON = 2


def work_on_events():
    inbox.process_due(timezone.now())


def send_notices():
    notices.send_due(timezone.now())


def note_reminders():
    notices.note_reminders(timezone.now())


def note_interrupted_notices():
    notices.note_interrupted(timezone.now())


def forget_old_events():
    inbox.forget_payloads(timezone.now())


def forget_unpaid_attempts():
    """Remove attempts that nobody finished within 90 days; returns how many."""
    before = timezone.now() - CheckoutAttempt.KEPT_UNPAID_FOR
    return CheckoutAttempt.objects.unpaid().filter(created_at__lt=before).delete()[0]


def forget_old_tickets():
    return SyncTicket.forget_old(timezone.now())


def check_set_up():
    setup_check.check_when_due(timezone.now())


class DailyComparison:
    """An applied comparison once a day, for `seconds` at a time, so that other work goes on."""

    def __init__(self, *, seconds):
        self._seconds = seconds
        self._pages = None
        self._comparison = None

    def compare_with_stripe(self):
        if self._pages is None and not self._is_due():
            return
        if self._pages is None:
            self._comparison = Comparison(is_applied=True)
        # Whatever goes wrong below, the next one starts anew.
        pages, self._pages = self._pages or iter(self._comparison), None
        if not self._is_done(pages):
            self._pages = pages

    def _is_due(self):
        if not settings.STRIPE_SECRET_KEY:
            return False
        now = timezone.now()
        whole = ReconcileRun.objects.filter(is_applied=True, since=None)
        is_recent = Q(finished_at__gt=now - COMPARED_EVERY)
        is_recent |= Q(started_at__gt=now - TRIED_AGAIN_AFTER)
        return not whole.filter(is_recent).exists()

    def _is_done(self, pages):
        until = time.monotonic() + self._seconds
        try:
            for _ in pages:
                if time.monotonic() >= until:
                    return False
        except StripeUnavailable as problem:
            logger.warning("no comparison with Stripe: %s", problem)
        except StripeProblem as problem:
            logger.error("no comparison with Stripe: %s", problem)
            _tell(f"Donations could not be compared with Stripe: {problem}.")
        else:
            self._tell_of_drift()
        return True

    def _tell_of_drift(self):
        run = self._comparison.run
        logger.info("compared with Stripe: %d differences, %d mended", run.drift, run.mended)
        if run.drift:
            _tell(
                f"The daily comparison found {run.drift} differences between Stripe and this site "
                f"and mended {run.mended}. Some events of Stripe did not arrive or were not "
                "understood; the comparisons in the admin show what differed."
            )


def _tell(sentence):
    notices.alert(f"comparison:{timezone.now():%Y-%m-%d}", sentence)


def jobs(*, is_only_pass=False):
    """Each thing to do, and every how many seconds. On the only pass nothing is left half done."""
    seconds = math.inf if is_only_pass else SECONDS_OF_COMPARISON
    return [
        (work_on_events, 3),
        (send_notices, 5),
        (DailyComparison(seconds=seconds).compare_with_stripe, 5),
        (note_interrupted_notices, 60),
        (note_reminders, 3600),
        (check_set_up, 3600),
        (forget_old_events, 3600),
        (forget_unpaid_attempts, 3600),
        (forget_old_tickets, 3600),
    ]
