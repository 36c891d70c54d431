"""What goes wrong for one thread, at a step that is counted: each statement to the database, each
question to Stripe before it is sent and after it was answered, each mail before and after.

A process that is killed leaves nothing but what it committed: `Killed` passes every `except` of
ours, Django rolls back on the way out, and the connection is closed as the kernel would.
"""

import contextlib
import functools
import smtplib
import threading

import requests
from django.db import OperationalError, connection

_of_this_thread = threading.local()


class Killed(BaseException):
    """The process ends here."""


class Mishap:
    """`kind` (a key of KINDS) happens at the step number `at`, counted from 1, of those that can
    have it. Whatever else is counted goes on as always."""

    def __init__(self, kind, at):
        self.steps, self.error = KINDS[kind]
        self.kind, self.left = kind, at

    def meets(self, step):
        if step in self.steps:
            self.left -= 1
            if self.left == 0:
                raise self.error(f"made up: {self.kind}")

    def __repr__(self):
        return f"{self.kind} ({self.left})"


class Turn:
    """Not a mishap: calls `do` once, at the step number `at` of those called `name`."""

    def __init__(self, name, at, do):
        self.name, self.left, self.do = name, at, do

    def meets(self, step):
        self.left -= step == self.name
        if self.left == 0:
            self.left = -1
            self.do()


EVERY_STEP = ("sql", "asks", "answered", "mail connects", "mail", "mailed")
KINDS = {
    "killed": (EVERY_STEP, Killed),
    "stripe does not answer": (("asks",), requests.ConnectionError),
    "the answer is lost": (("answered",), requests.exceptions.ChunkedEncodingError),
    "the database fails": (("sql",), OperationalError),
    "the mail server is away": (("mail connects",), ConnectionRefusedError),
    "the mail server refuses": (("mail",), functools.partial(smtplib.SMTPDataError, 550)),
    "the mail server breaks off": (("mailed",), ConnectionResetError),
}


def step(name):
    happening = getattr(_of_this_thread, "happening", None)
    if happening is not None:
        happening.meets(name)


def _sql(execute, *statement):
    step("sql")
    return execute(*statement)


@contextlib.contextmanager
def suffering(mishap):
    """Inside, this thread meets `mishap` (None: nothing). Killed ends here; the block is left."""
    _of_this_thread.happening = mishap
    try:
        with connection.execute_wrapper(_sql):
            yield
    except Killed:
        connection.close()
    finally:
        _of_this_thread.happening = None


@contextlib.contextmanager
def stripe_can_fail():
    """Inside, questions over HTTP are steps too, for threads that suffer."""
    send = requests.adapters.HTTPAdapter.send

    def counted(*arguments, **options):
        step("asks")
        answer = send(*arguments, **options)
        step("answered")
        return answer

    requests.adapters.HTTPAdapter.send = counted
    try:
        yield
    finally:
        requests.adapters.HTTPAdapter.send = send
