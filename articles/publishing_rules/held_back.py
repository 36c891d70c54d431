"""Pages whose hour came, but that break a rule: they wait, the others go on, staff are told."""

import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from articles.staff_mail.sending import write

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


def take_down_what_is_over():
    """Unpublish every page whose day to come off has come. Nothing else can have such a day."""
    over = Page.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at")
    for page in over:
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


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
        if isinstance(page, Page):
            _tell(page, reasons, revision.user)
    logger.warning("page %s was to be published, but breaks a rule", page.pk)


def _tell(page, reasons, author):
    """The staff's own addresses, and whoever put it on schedule."""
    staff = [part.strip() for part in settings.STAFF_ALERT_EMAIL.split(",")]
    addresses = {address.lower() for address in (*staff, author.email if author else "")}
    for address in sorted(addresses - {""}):
        write(address, _("A page was not published"), _letter(page, reasons))


def _letter(page, reasons):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    lines = "\n".join(f"- {reason}" for reason in reasons)
    return _(
        "“%(title)s” was to be published now, but it cannot be published as it is:\n\n"
        "%(reasons)s\n\n"
        "It waits as a draft. Mend it and publish it, or choose a new time:\n%(address)s\n"
    ) % {"title": page.title, "reasons": lines, "address": f"{settings.SITE_URL}{address}"}
