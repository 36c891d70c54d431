"""Addresses elsewhere that the site links to: where each stands, and whether it still leads on."""

from hashlib import sha256

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class ExternalLink(models.Model):
    """One address, however often it is linked to. `due_at` is when it is to be asked about."""

    class State(models.TextChoices):
        UNKNOWN = "unknown", _("Not asked yet")
        FINE = "fine", _("Leads there")
        FAILING = "failing", _("No answer so far")
        BROKEN = "broken", _("Broken")
        UNCLEAR = "unclear", _("Refuses to say")

    class Problem(models.TextChoices):
        NONE = "", _("No problem")
        GONE = "gone", _("The page is gone")
        SERVER = "server", _("The server says that it has a problem")
        TIMEOUT = "timeout", _("No answer in time")
        NO_HOST = "no-host", _("There is no server of this name")
        NO_CONNECTION = "no-connection", _("The server cannot be reached")
        CERTIFICATE = "certificate", _("The certificate of the server is not valid")
        CIRCLE = "circle", _("Leads on and on without end")
        NOT_PUBLIC = "not-public", _("Not an address of the public internet")
        ODD = "odd", _("Not an address, or an answer that makes no sense")
        REFUSED = "refused", _("The server does not let us look")

    key = models.CharField(max_length=64, unique=True, editable=False)
    address = models.TextField(_("address"))
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.UNKNOWN, db_index=True
    )
    problem = models.CharField(_("problem"), max_length=14, choices=Problem, blank=True)
    status = models.PositiveSmallIntegerField(_("status code"), null=True)
    leads_to = models.TextField(
        _("leads to"), blank=True, help_text=_("Where it has moved for good, if it has.")
    )
    days_failed = models.PositiveSmallIntegerField(default=0)
    failed_on = models.DateField(_("failed on"), null=True)
    failing_since = models.DateField(_("failing since"), null=True)
    checked_at = models.DateTimeField(_("checked"), null=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    ignored = models.BooleanField(_("ignored"), default=False)

    class Meta:
        verbose_name = _("link elsewhere")
        verbose_name_plural = _("links elsewhere")

    def __str__(self):
        return self.address

    @staticmethod
    def key_of(address):
        """What an address is found by: any database can index it, however long it is."""
        return sha256(address.encode()).hexdigest()


class LinkPlace(models.Model):
    """Where an address stands: on a page, or in a record such as a reference.

    `source` names the record, for example "page:12" or "articles.reference:7".
    """

    link = models.ForeignKey(ExternalLink, on_delete=models.CASCADE, related_name="places")
    page = models.ForeignKey(Page, null=True, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=80, db_index=True)
    title = models.CharField(max_length=255)
    words = models.CharField(max_length=255, blank=True)
    edit_address = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("place of a link")
        verbose_name_plural = _("places of links")

    def __str__(self):
        return f"{self.title}, {self.words}" if self.words else self.title
