"""Mails about pages to review: at once when one falls due, then each week until it is done.

What a person was told, and when, stands in a row for each address, and the mail is written down
in the same transaction: nobody is told twice, and a mail server that is away loses nothing.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from articles.reviews.due import due
from articles.reviews.models import PERMISSION, ReviewReminder
from articles.staff_mail.sending import write

AGAIN_AFTER = timedelta(days=7)
# A longer list helps nobody, and the report has all of them.
MOST_IN_ONE_MAIL = 50


def addresses():
    """Whom reminders go to: everybody who may mark pages, and the staff's own addresses."""
    people = get_user_model().objects.with_perm(PERMISSION).exclude(email="")
    shared = (part.strip() for part in settings.STAFF_ALERT_EMAIL.split(","))
    return sorted(
        {address.lower() for address in (*people.values_list("email", flat=True), *shared)} - {""}
    )


def remind():
    """Write a mail to everybody who is to be told; yields for each address whether it was.

    Stop between two, and the next call goes on with those who have not been told.
    """
    pages, everybody = list(due()[:MOST_IN_ONE_MAIL]), addresses()
    ReviewReminder.objects.exclude(address__in=everybody).delete()
    if not pages:
        return
    number = due().count()
    for address in everybody:
        yield _tell(address, pages, number)


@transaction.atomic
def _tell(address, pages, number):
    """Write down the mail, and what it says; False if this address was told already."""
    now, told = timezone.now(), [_key(page) for page in pages]
    row, is_new = ReviewReminder.objects.select_for_update().get_or_create(
        address=address, defaults={"sent_at": now, "told": told}
    )
    if not is_new:
        is_new_to_them = any(key not in row.told for key in told)
        a_day_ago = timezone.localdate(row.sent_at) < timezone.localdate(now)
        if not (a_day_ago and is_new_to_them) and row.sent_at > now - AGAIN_AFTER:
            return False
        row.sent_at, row.told = now, told
        row.save()
    subject, body = _letter(pages, number)
    write(address, subject, body)
    return True


def _letter(pages, number):
    """(subject, body); `number` counts all pages that are due."""
    words = ngettext("%(number)d page to review", "%(number)d pages to review", number)
    entries = [{"page": page, "address": _absolute("reviews:mark", page.pk)} for page in pages]
    context = {
        "entries": entries,
        "more": number - len(entries),
        "report": _absolute("reviews:due"),
    }
    body = render_to_string("articles/staff/reviews/mail.txt", context)
    return words % {"number": number}, body


def _key(page):
    return [page.pk, page.next_due and page.next_due.isoformat()]


def _absolute(name, *arguments):
    return settings.SITE_URL + reverse(name, args=arguments)
