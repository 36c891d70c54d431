"""Mails to colleagues: written down in the transaction of what they tell of, sent afterwards.

A mail server that is away delays them and stops nothing else. A process that dies between the
server's yes and the end of the row sends that one again; nothing else is sent twice.
"""

import logging
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.utils import timezone

from articles.staff_mail.models import WaitingMail

logger = logging.getLogger("articles.staff_mail")

MAILS_IN_A_ROW = 10
AGAIN_AFTER = timedelta(minutes=10)
# Older news helps nobody, and an address that is refused for so long is not coming back.
KEPT_FOR = timedelta(days=7)


def write(address, subject, body):
    """Leave a mail to one colleague for `work` to send, unless the transaction is taken back."""
    WaitingMail.objects.create(address=address, subject=subject, body=body)


def send_some(at_most=MAILS_IN_A_ROW):
    """Send what is due, by default a few, for `work`; None sends all. False if the server is away.

    Stops at the first mail that it did not take, since trying the others makes no sense then.
    """
    _give_up_the_oldest()
    due = WaitingMail.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
    return all(_send(mail) for mail in due[:at_most] if _claim(mail))


def _claim(mail):
    """Whether this process may try now."""
    row = WaitingMail.objects.filter(pk=mail.pk, due_at=mail.due_at)
    return row.update(due_at=timezone.now() + AGAIN_AFTER) == 1


def _send(mail):
    """False if the server is away; what it says about one address is no reason to stop."""
    letter = EmailMessage(
        mail.subject,
        mail.body,
        to=[mail.address],
        # Out-of-office answers to it would help nobody: https://www.rfc-editor.org/rfc/rfc3834
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        letter.send()
    except SMTPRecipientsRefused:
        logger.error("a mail to a colleague was refused for its address")
        return True
    except (OSError, SMTPException) as error:
        logger.error("a mail to a colleague waits (%s)", type(error).__name__)
        return False
    mail.delete()
    return True


def _give_up_the_oldest():
    number, _rows = WaitingMail.objects.filter(written_at__lt=timezone.now() - KEPT_FOR).delete()
    if number:
        logger.error("mails to colleagues that could not be sent for a week: %d", number)
