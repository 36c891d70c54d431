"""A mail that was not handed over yet."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WaitingMail(models.Model):
    """One mail to one colleague. The row goes when the mail server has taken the mail.

    `due_at` is when somebody may try; whoever tries moves it on first, so that no other does.
    """

    address = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("mail that waits")
        verbose_name_plural = _("mails that wait")

    def __str__(self):
        return self.subject
