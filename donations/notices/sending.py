"""Sending what waits in the outbox, each at most once.

A row is claimed and committed before the mail server is spoken to. If the server said no, the
row waits and is tried again; if nobody knows whether the mail went out, it is not sent again by
itself: staff see it and decide. No transaction is open while the server is spoken to, and
neither an address nor a name comes into a log line or a row's error.
"""

import contextlib
import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core import mail
from django.db.models import F

from donations import stripe_client
from donations.models import Notice
from donations.notices.letters import letter_to, recipients_of
from donations.notices.noting import alert
from donations.notices.occasions import is_still_true
from donations.outages import RETRY_AFTER, wait_for

logger = logging.getLogger(__name__)

Kind = Notice.Kind
Status = Notice.Status

LEASE = timedelta(minutes=15)
BATCH = 20

# The server answered, and the answer was no: nothing went out. ValueError: an address or a line
# of the mail cannot be written, which is found before anything is handed over.
REFUSALS = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
    ValueError,
)


class MailServerAway(Exception):
    """There is no talking to the mail server just now; its failure has been noted."""


def send_due(now):
    """Send what is due, oldest first; returns how many rows were taken.

    While the mail server is away one is enough: the others would wait for the same timeout.
    """
    due = Notice.objects.due(now).order_by("next_attempt_at", "pk")
    taken = 0
    for pk in list(due.values_list("pk", flat=True)[:BATCH]):
        try:
            taken += _send(pk, now)
        except MailServerAway:
            return taken + 1
    return taken


def note_interrupted(now):
    """Give to staff what was being sent when its process died; returns how many rows."""
    left = Notice.objects.filter(status=Status.SENDING, next_attempt_at__lte=now)
    interrupted = 0
    for pk in list(left.values_list("pk", flat=True)):
        interrupted += left.filter(pk=pk).update(
            status=Status.UNCLEAR, next_attempt_at=None, error="interrupted while it was sent"
        )
        _alert_about(Notice.objects.get(pk=pk))
    return interrupted


def send_again(notice, now):
    """Let a notice that is unclear or dead go out once more; False if it is neither."""
    stuck = Notice.objects.filter(pk=notice.pk, status__in=(Status.UNCLEAR, Status.DEAD))
    return bool(
        stuck.update(
            status=Status.WAITING, attempts=0, next_attempt_at=now, settled_at=None, error=""
        )
    )


def _send(pk, now):
    """Take one due row and settle it; False if somebody else has it."""
    claim = Notice.objects.due(now).filter(pk=pk)
    if not claim.update(
        status=Status.SENDING, next_attempt_at=now + LEASE, attempts=F("attempts") + 1
    ):
        return False
    notice = Notice.objects.select_related("supporter", "subscription__supporter").get(pk=pk)
    if reason := _reason_to_drop(notice, now):
        _settle(notice, Status.DROPPED, now, reason)
        return True
    connection = mail.get_connection()
    try:
        connection.open()
    except OSError as error:  # every error of smtplib is one
        _wait_for_the_server(notice, error, now)
        raise MailServerAway from error
    _hand_over(notice, connection, now)
    with contextlib.suppress(OSError):  # a bad farewell takes nothing back
        connection.close()
    return True


def _hand_over(notice, connection, now):
    try:
        taken = connection.send_messages([letter_to(notice)])
    except REFUSALS as error:
        _postpone(notice, error, now)
        return
    except OSError as error:
        logger.error("notice %d: perhaps sent, %s", notice.pk, type(error).__name__)
        _settle(notice, Status.UNCLEAR, now, type(error).__name__)
        _alert_about(notice)
        return
    if taken:
        _settle(notice, Status.SENT, now, "")
    else:
        _settle(notice, Status.DEAD, now, "no recipient")


def _reason_to_drop(notice, now):
    if not recipients_of(notice):
        return "STAFF_ALERT_EMAIL is not set" if notice.kind == Kind.ALERT else "no address"
    if notice.kind != Kind.ALERT and _is_of_the_other_mode(notice):
        return stripe_client.WRONG_MODE
    if notice.kind != Kind.ALERT and not is_still_true(notice, now):
        return "no longer true"
    return ""


def _is_of_the_other_mode(notice):
    """True for what was noted before the key was changed; without a key nobody can tell."""
    return settings.STRIPE_SECRET_KEY and notice.supporter.livemode != stripe_client.is_live()


def _wait_for_the_server(notice, error, now):
    wait = wait_for(now - notice.created_at)
    if wait is None:
        _postpone(notice, error, now)
        return
    logger.warning("notice %d waits for the mail server: %s", notice.pk, _reason(error))
    _try_again(notice, now + wait, _reason(error), attempts=notice.attempts - 1)


def _reason(error):
    reason = type(error).__name__
    code = getattr(error, "smtp_code", None)
    return f"{reason} {code}" if code else reason  # the server's own words may quote the address


def _postpone(notice, error, now):
    reason = _reason(error)
    if notice.attempts > len(RETRY_AFTER):
        logger.error("notice %d is dead after %d tries: %s", notice.pk, notice.attempts, reason)
        _settle(notice, Status.DEAD, now, reason)
        # One mail a day for each reason: an outage that kills a hundred notices is one outage.
        _alert_about(notice, f"dead-notice:{now:%Y-%m-%d}:{reason}")
        return
    logger.warning("notice %d not sent, try %d: %s", notice.pk, notice.attempts, reason)
    wait = RETRY_AFTER[notice.attempts - 1]
    _try_again(notice, now + wait, reason, attempts=notice.attempts)


def _try_again(notice, moment, reason, *, attempts):
    Notice.objects.filter(pk=notice.pk).update(
        status=Status.WAITING, next_attempt_at=moment, attempts=attempts, error=reason
    )


def _settle(notice, status, now, error):
    Notice.objects.filter(pk=notice.pk, status=Status.SENDING).update(
        status=status, settled_at=now, next_attempt_at=None, error=error
    )


def _alert_about(notice, key=""):
    # An alert about an alert would meet the same fate.
    if notice.kind != Kind.ALERT:
        alert(
            key or f"notice {notice.pk} {notice.attempts}",
            f"A mail to a supporter ({notice.kind}, notice {notice.pk}) was not sent, or perhaps "
            "not. There may be more like it: see the notices in the admin; they can be sent again.",
        )
