"""Mails about pages to review: at once when one falls due, then each week until it is done.

What a person was told, and when, stands in a row for each address. It is written before the mail
goes out and taken back if it cannot: a server that stops in between tells somebody a week late,
and nobody twice.
"""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from articles.reviews.due import due
from articles.reviews.models import PERMISSION, ReviewReminder

logger = logging.getLogger("articles.reviews")

AGAIN_AFTER = timedelta(days=7)
# A longer list helps nobody, and the report has all of them.
MOST_IN_ONE_MAIL = 50
MAILS_IN_A_ROW = 5


def addresses():
    """Whom reminders go to: everybody who may mark pages, and the staff's own addresses."""
    people = get_user_model().objects.with_perm(PERMISSION).exclude(email="")
    shared = (part.strip() for part in settings.STAFF_ALERT_EMAIL.split(","))
    return sorted(
        {address.lower() for address in (*people.values_list("email", flat=True), *shared)} - {""}
    )


def remind():
    """Tell everybody who is to be told; yields for each address what became of it.

    None: was told already, True: a mail went out, False: it could not be sent. Stop between two,
    and the next call goes on with those who have not been told.
    """
    pages, everybody = list(due()[:MOST_IN_ONE_MAIL]), addresses()
    ReviewReminder.objects.exclude(address__in=everybody).delete()
    if not pages:
        return
    number = due().count()
    for address in everybody:
        before = _claim(address, pages)
        yield None if before is None else _send(address, pages, number, before)


def remind_some():
    """A job of `work`: a few mails, so that nothing else has to wait; none if mail is away."""
    sent = 0
    for outcome in remind():
        sent += outcome is True
        if outcome is False or sent == MAILS_IN_A_ROW:
            return


@transaction.atomic
def _claim(address, pages):
    """Write down that this address is told now; what stood there, or None if it was told."""
    now, told = timezone.now(), [_key(page) for page in pages]
    row, is_new = ReviewReminder.objects.select_for_update().get_or_create(
        address=address, defaults={"sent_at": now, "told": told}
    )
    if is_new:
        return {}
    is_new_to_them = any(key not in row.told for key in told)
    a_day_ago = timezone.localdate(row.sent_at) < timezone.localdate(now)
    if not (a_day_ago and is_new_to_them) and row.sent_at > now - AGAIN_AFTER:
        return None
    before = {"sent_at": row.sent_at, "told": row.told}
    row.sent_at, row.told = now, told
    row.save()
    return before


def _send(address, pages, number, before):
    try:
        _letter(address, pages, number).send()
    except (SMTPException, OSError) as error:
        logger.error("a reminder of reviews was not sent (%s)", type(error).__name__)
        row = ReviewReminder.objects.filter(address=address)
        row.update(**before) if before else row.delete()
        return False
    return True


def _letter(address, pages, number):
    words = ngettext("%(number)d page to review", "%(number)d pages to review", number)
    entries = [{"page": page, "address": _absolute("reviews:mark", page.pk)} for page in pages]
    context = {
        "entries": entries,
        "more": number - len(entries),
        "report": _absolute("reviews:due"),
    }
    return EmailMessage(
        subject=words % {"number": number},
        body=render_to_string("articles/staff/reviews/mail.txt", context),
        to=[address],
        # Out-of-office answers to it would help nobody: https://www.rfc-editor.org/rfc/rfc3834
        headers={"Auto-Submitted": "auto-generated"},
    )


def _key(page):
    return [page.pk, page.next_due and page.next_due.isoformat()]


def _absolute(name, *arguments):
    return settings.SITE_URL + reverse(name, args=arguments)
