"""The one process beside the web server: what waits, what is due, and what is to be forgotten."""

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connection, connections
from django_tasks_db.management.commands.db_worker import Worker

from articles.links.checking import InBackground
from articles.publishing_rules import checking
from articles.references.checking import WeeklyCheck
from articles.reviews import reminders as review_reminders
from articles.search import unfound
from articles.social_cards import keeping as social_cards
from articles.staff_mail import sending as staff_mail
from config.checks import require_secrets
from disclaimer import retention, seals
from disclaimer.draining import drain
from disclaimer.verification import verify
from donations.jobs import jobs as jobs_of_donations

logger = logging.getLogger("wayside.work")

# How long what is being done may go on after SIGTERM; then it is broken off, and done again
# (donations, pages) or marked failed (tasks) by those who own it.
SECONDS_OF_GRACE = 1.2
SECONDS_WITHOUT_DATABASE = 5
# A sleep goes on after a signal, so it must be short for the stop to be prompt.
LONGEST_NAP = 0.3
TASKS_IN_A_ROW = 20


@dataclass
class Job:
    """Something to do every `seconds`; `due` is a time of time.monotonic()."""

    do: Callable[[], None]
    seconds: float
    due: float = 0.0


def forget_old_sessions():
    """A session holds the address that a code was asked for with."""
    call_command("clearsessions")


def drain_spool():
    drain()


def seal_acceptances():
    seals.seal()


def purge_acceptances():
    """Once a day: what was sealed is verified, and what is old becomes counts."""
    findings = verify()
    if findings:
        logger.error("the record of acceptances is not what was sealed: %s", " ".join(findings))
        return
    retention.purge()


def publish_scheduled():
    call_command("publish_scheduled")


def forget_old_searches():
    unfound.forget_old()


def check_rules():
    checking.check_some()


def remind_of_reviews():
    for _told in review_reminders.remind():
        pass


def send_staff_mail():
    staff_mail.send_some()


def draw_social_cards():
    social_cards.draw_missing()


def run_tasks():
    """Run what waits in the task queue. Many tasks in a row give way to the other jobs."""
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=TASKS_IN_A_ROW,
        worker_id="work",
    ).run()


def jobs():
    found = [
        *(Job(do, seconds) for do, seconds in jobs_of_donations()),
        Job(drain_spool, seconds=5),
        Job(publish_scheduled, seconds=60),
        Job(check_rules, seconds=60),
        Job(InBackground().do_some, seconds=30),
        Job(WeeklyCheck().do_some, seconds=30),
        Job(remind_of_reviews, seconds=300),
        Job(send_staff_mail, seconds=20),
        Job(seal_acceptances, seconds=3600),
        Job(purge_acceptances, seconds=86_400),
        Job(forget_old_sessions, seconds=3600),
        Job(forget_old_searches, seconds=86_400),
        Job(draw_social_cards, seconds=60),
    ]
    if settings.TASKS["default"]["BACKEND"] == "django_tasks_db.DatabaseBackend":
        found.append(Job(run_tasks, seconds=1))
    return found


class Work:
    """Does each job when it is due, until told to stop; waits for a database that went away."""

    def __init__(self, jobs):
        self.jobs = jobs
        self.stopping = False
        self._database_is_away = False

    def stop(self, *_):
        self.stopping = True
        signal.setitimer(signal.ITIMER_REAL, SECONDS_OF_GRACE)

    def run(self):
        while not self.stopping:
            waits_until = time.monotonic() + self._pass()
            while not self.stopping and time.monotonic() < waits_until:
                time.sleep(LONGEST_NAP)  # short naps: a signal must end the wait

    def _pass(self):
        """Do what is due; return how many seconds to wait before the next pass."""
        close_old_connections()
        for job in self.jobs:
            if self.stopping or job.due > time.monotonic():
                continue
            try:
                job.do()
            except (Error, OSError) as error:
                if not database_serves():
                    self._note_database_away(error)
                    return SECONDS_WITHOUT_DATABASE
                # The trouble is this job's own: the others go on.
                logger.error("%s failed (%s)", job.do.__name__, type(error).__name__)
            job.due = time.monotonic() + job.seconds
        if self._database_is_away:
            self._database_is_away = False
            logger.info("the database serves us again")
        return min(job.due for job in self.jobs) - time.monotonic()

    def _note_database_away(self, error):
        connections.close_all()
        if not self._database_is_away:
            self._database_is_away = True
            logger.error(
                "the database does not serve us (%s); waiting for it", type(error).__name__
            )


def database_serves():
    """True if the database answers a new question."""
    connection.close_if_unusable_or_obsolete()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _break_off(number, frame):
    raise SystemExit(0)


class Command(BaseCommand):
    help = (
        "Run beside the web server: donations and acceptances that wait, background tasks, "
        "scheduled pages, seals and purges."
    )

    def handle(self, **options):
        require_secrets()
        # A line for each pass of the queue would fill the log.
        logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
        work = Work(jobs())
        signal.signal(signal.SIGALRM, _break_off)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, work.stop)
        logger.info("working")
        work.run()
        signal.setitimer(signal.ITIMER_REAL, 0)
        logger.info("stopped")
