"""Every other way to publish: lists, workflows, the clock, copies, aliases, scripts.

Wagtail saves pages for us, so a signal is the one place that all of them pass. It sees what is
written: a page that becomes public, or a revision that is to become public on a day.
"""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models.signals import pre_save
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from articles.publishing_rules.rules import what_stops


class PublishingRefusedError(ValidationError):
    """This page breaks rules. `page` is the page, `findings` say which and where."""

    def __init__(self, page, findings):
        self.page = page
        self.findings = findings
        super().__init__([str(finding) for finding in findings])

    @property
    def heading(self):
        return _("“%s” cannot be published yet.") % self.page.title


def guard(readable_page):
    """Ask the rules before any page of these types is published or scheduled."""
    for model in apps.get_models():
        if issubclass(model, readable_page):
            pre_save.connect(_before_page, sender=model, dispatch_uid=f"rules:{model.__name__}")
    pre_save.connect(_before_revision, sender=Revision, dispatch_uid="rules:revision")


def refuse_if_it_breaks_a_rule(page):
    """Raise PublishingRefusedError for a page that may not be published as it is in memory."""
    if findings := what_stops(page):
        raise PublishingRefusedError(page, findings)


def _before_page(sender, instance, raw=False, update_fields=None, **_signal):
    if raw or not instance.live:
        return
    is_written = update_fields is None or "live" in update_fields
    if is_written and _becomes_public(instance):
        refuse_if_it_breaks_a_rule(instance)


def _becomes_public(page):
    """Whether saving it shows readers something new. Moving a page, for one, does not."""
    facts = ("live", "live_revision_id", "last_published_at")
    saved = Page.objects.filter(pk=page.pk).values_list(*facts).first()
    return saved != tuple(getattr(page, name) for name in facts)


def _before_revision(sender, instance, raw=False, update_fields=None, **_signal):
    if raw or instance.approved_go_live_at is None:
        return
    if instance._state.adding or "approved_go_live_at" in (update_fields or ()):
        page = instance.as_object()
        if hasattr(type(page), "public_summary"):
            refuse_if_it_breaks_a_rule(page)
