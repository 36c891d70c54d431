"""Pages whose hour came, but that break a rule: they wait, the others go on, staff are told."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

LOG_ACTION = "articles.publishing.held_back"

logger = logging.getLogger(__name__)


def publish_what_is_due():
    """Publish every revision whose time has come; hold back what may not be published."""
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now())
    for revision in due.order_by("approved_go_live_at"):
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except ValidationError as error:
            _hold_back(revision, error.messages)


def held_back():
    """Log entries of pages that still wait: nobody has written a newer version since.

    Each with `page` and `data["reasons"]`, a list of sentences. One query.
    """
    waiting = PageLogEntry.objects.filter(
        action=LOG_ACTION,
        revision_id=F("page__latest_revision_id"),
        revision__approved_go_live_at=None,
    ).exclude(page__live_revision_id=F("revision_id"))
    return waiting.select_related("page").order_by("-timestamp")


def _hold_back(revision, reasons):
    with transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        revision.approved_go_live_at = None
        page = revision.as_object()
        log(instance=page, action=LOG_ACTION, revision=revision, data={"reasons": reasons})
    logger.warning("page %s was to be published, but breaks a rule", page.pk)
    if isinstance(page, Page):
        _tell(page, reasons, revision.user)


def _tell(page, reasons, author):
    staff = [part.strip() for part in settings.STAFF_ALERT_EMAIL.split(",") if part.strip()]
    readers = dict.fromkeys([*staff, *([author.email] if author and author.email else [])])
    if not readers:
        return
    mail = EmailMessage(_("A page was not published"), _letter(page, reasons), to=list(readers))
    try:
        mail.send()
    except (OSError, SMTPException) as error:
        # The page's history, the report and the first page of the admin say it as well.
        logger.error("no mail about a page that was held back (%s)", type(error).__name__)


def _letter(page, reasons):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    lines = "\n".join(f"- {reason}" for reason in reasons)
    return _(
        "“%(title)s” was to be published now, but it cannot be published as it is:\n\n"
        "%(reasons)s\n\n"
        "It waits as a draft. Mend it and publish it, or choose a new time:\n%(address)s\n"
    ) % {"title": page.title, "reasons": lines, "address": f"{settings.SITE_URL}{address}"}
