"""When an address is asked about, and what its answer means.

Where a check stands is in the rows (`due_at`), so it can be broken off anywhere and goes on.
"""

import time
from datetime import UTC, datetime, timedelta
from queue import Empty, Queue
from threading import Thread
from urllib.parse import urlsplit

from django.utils import timezone

from articles.links import collecting
from articles.links.asking import ask
from articles.links.models import ExternalLink

State, Problem = ExternalLink.State, ExternalLink.Problem
EVERY = timedelta(days=7)
NEXT_DAY = timedelta(days=1)
BEFORE_ALL_OTHERS = datetime(2000, 1, 1, tzinfo=UTC)
DAYS_UNTIL_BROKEN = 3
AT_ONCE = frozenset({Problem.GONE, Problem.NOT_PUBLIC, Problem.ODD})
SECONDS_BETWEEN = 2
LINKS_IN_A_ROW = 5
SECONDS_OF_COLLECTING = 1


def due(now):
    """The links whose turn it is, those that have waited longest first."""
    links = ExternalLink.objects.filter(ignored=False, due_at__lte=now)
    return links.order_by("due_at", "pk")


def record(link_id, answer):
    """Write down an Answer. Broken at once if it says so; else after failing on three days."""
    link = ExternalLink.objects.filter(pk=link_id).first()
    if link is None:
        return None
    now, today = timezone.now(), timezone.localdate()
    link.problem, link.status, link.leads_to = answer.problem, answer.status, answer.leads_to
    link.checked_at = now
    _count(link, today)
    link.state = _state(link)
    again = NEXT_DAY if link.state == State.FAILING else EVERY
    link.due_at = now + again
    link.save()
    return link


def _count(link, today):
    if link.problem in {Problem.NONE, Problem.REFUSED}:
        link.days_failed, link.failed_on, link.failing_since = 0, None, None
    elif link.failed_on != today:
        link.days_failed += 1
        link.failed_on = today
        link.failing_since = link.failing_since or today


def _state(link):
    if link.problem == Problem.NONE:
        return State.FINE
    if link.problem == Problem.REFUSED:
        return State.UNCLEAR
    enough = link.problem in AT_ONCE or link.days_failed >= DAYS_UNTIL_BROKEN
    return State.BROKEN if enough else State.FAILING


class Pauses:
    """No host is asked more often than every two seconds."""

    def __init__(self):
        self._last = {}

    def seconds_left(self, address):
        last = self._last.get(host_of(address))
        return 0.0 if last is None else max(0.0, last + SECONDS_BETWEEN - time.monotonic())

    def note(self, address):
        self._last[host_of(address)] = time.monotonic()


def host_of(address):
    """The host of an address, or nothing where it is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


class InBackground:
    """For `work`: asks in a thread, so that nothing waits for a server of others.

    The thread touches no database. What it found is written down at the next call.
    """

    def __init__(self, ask=ask):
        self._ask = ask
        self._thread = None
        self._answers = Queue()
        self._collecting = None
        self._collected_at = None

    def do_some(self):
        self._collect_some()
        self._write_down()
        if self.is_asking:
            return
        waiting = list(due(timezone.now()).values_list("pk", "address")[:LINKS_IN_A_ROW])
        self._thread = Thread(target=self._ask_all, args=(waiting,), daemon=True)
        self._thread.start()

    @property
    def is_asking(self):
        return self._thread is not None and self._thread.is_alive()

    def _collect_some(self):
        """Once a day all over, a second at a time: what is published meanwhile is seen at once."""
        now = timezone.now()
        if self._collecting is None:
            if self._collected_at and self._collected_at > now - NEXT_DAY:
                return
            self._collecting = collecting.collect_all()
        until = time.monotonic() + SECONDS_OF_COLLECTING
        for _progress in self._collecting:
            if time.monotonic() >= until:
                return
        self._collecting, self._collected_at = None, now

    def _write_down(self):
        while True:
            try:
                link_id, answer = self._answers.get_nowait()
            except Empty:
                return
            record(link_id, answer)

    def _ask_all(self, waiting):
        pauses = Pauses()
        for link_id, address in waiting:
            # Other people's servers: none is asked again within Pauses' seconds. Own thread.
            time.sleep(pauses.seconds_left(address))
            pauses.note(address)
            self._answers.put((link_id, self._ask(address)))
