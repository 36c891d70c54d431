"""The mail to staff when a work that we cite was retracted, or stands in doubt."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.references.models import Reference
from articles.references.standing import gravity
from articles.references.used_by import uses

logger = logging.getLogger("articles.references")

MOST_IN_ONE_MAIL = 50


def tell_staff():
    """Send one mail about all that staff have not been told yet; returns how many references.

    What could not be sent stays to be told. Without an address it waits for one.
    """
    people = [part.strip() for part in settings.STAFF_ALERT_EMAIL.split(",") if part.strip()]
    if not people:
        return 0
    waiting = Reference.objects.filter(staff_to_be_told=True).order_by("pk")
    references = list(waiting.defer("csl")[:MOST_IN_ONE_MAIL])
    if not references:
        return 0
    mail = EmailMessage(
        subject=_("Sources: something needs a look"),
        body=_words(references),
        to=people,
        # Out-of-office answers to it would help nobody: https://www.rfc-editor.org/rfc/rfc3834
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        logger.error("a mail about references was not sent (%s)", type(error).__name__)
        return 0
    # Told only what the mail said: a status that changed meanwhile is to be told again.
    for told in references:
        Reference.objects.filter(pk=told.pk, retraction_status=told.retraction_status).update(
            staff_to_be_told=False
        )
    return len(references)


def _words(references):
    used = uses(references)
    entries = [
        {
            "reference": reference,
            "sentence": sentence_about(reference),
            "notice": reference.notice_address,
            "address": _address("references:edit", reference.pk),
            "pages": [
                {"use": use, "address": use.edit_address and settings.SITE_URL + use.edit_address}
                for use in used.get(reference.pk, ())
            ],
        }
        for reference in references
    ]
    report = _address("references_report:index")
    return render_to_string(
        "articles/staff/reference_mail.txt", {"entries": entries, "report": report}
    )


def sentence_about(reference):
    """What a check found, in one sentence for staff."""
    ours, found = reference.get_retraction_status_display(), reference.get_status_found_display()
    difference = gravity(reference.status_found) - gravity(reference.retraction_status)
    if difference > 0:
        return _("The register says “%(found)s”; we keep “%(ours)s”, as somebody chose.") % {
            "found": found,
            "ours": ours,
        }
    if difference < 0:
        return _("We say “%(ours)s”, but the register shows no such notice (any more).") % {
            "ours": ours
        }
    return _("It is now marked for readers: “%(ours)s”.") % {"ours": ours}


def _address(name, *arguments):
    return settings.SITE_URL + reverse(name, args=arguments)
