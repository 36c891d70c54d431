"""Mails to colleagues: they arrive once, also if the mail server was away, and stop nothing."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from articles.models import WaitingMail
from articles.staff_mail.sending import MAILS_IN_A_ROW, send_some, write

pytestmark = pytest.mark.django_db


def minutes_pass(number):
    for row in WaitingMail.objects.all():
        row.due_at -= timedelta(minutes=number)
        row.written_at -= timedelta(minutes=number)
        row.save()


def failing(*errors):
    """A stand-in for sending that meets these errors, one at a time, and then the real thing."""
    waiting, send = list(errors), mail.EmailMessage.send

    def attempt(letter, *args, **kwargs):
        if waiting and (error := waiting.pop(0)):
            raise error
        return send(letter, *args, **kwargs)

    return attempt


def test_a_mail_arrives_once(mailoutbox):
    write("rita@example.org", "A page waits", "Here: https://x.example/")

    send_some()
    send_some()

    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == (["rita@example.org"], "A page waits")
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert not WaitingMail.objects.exists()


@pytest.mark.parametrize(
    "error",
    [OSError(), smtplib.SMTPServerDisconnected(), smtplib.SMTPAuthenticationError(535, b"no")],
)
def test_a_mail_waits_for_a_server_that_is_away(error, mailoutbox, monkeypatch):
    write("rita@example.org", "One", "")
    write("sam@example.org", "Two", "")
    monkeypatch.setattr(mail.EmailMessage, "send", failing(error))

    send_some()
    assert mailoutbox == []
    minutes_pass(11)
    send_some()

    assert {letter.subject for letter in mailoutbox} == {"One", "Two"}


def test_an_address_that_is_refused_keeps_nobody_waiting(mailoutbox, monkeypatch):
    refused = smtplib.SMTPRecipientsRefused({"left@example.org": (550, b"unknown")})
    write("left@example.org", "One", "")
    write("rita@example.org", "Two", "")
    monkeypatch.setattr(mail.EmailMessage, "send", failing(refused))

    send_some()

    assert [letter.to for letter in mailoutbox] == [["rita@example.org"]]
    assert WaitingMail.objects.get().address == "left@example.org"


def test_two_processes_do_not_send_the_same_mail(mailoutbox, monkeypatch):
    write("rita@example.org", "One", "")
    send = mail.EmailMessage.send

    def while_another_looks(letter):
        monkeypatch.setattr(mail.EmailMessage, "send", send)
        send_some()
        return send(letter)

    monkeypatch.setattr(mail.EmailMessage, "send", while_another_looks)
    send_some()

    assert len(mailoutbox) == 1


def test_a_few_are_sent_at_a_time(mailoutbox):
    for number in range(MAILS_IN_A_ROW + 1):
        write(f"r{number}@example.org", "Words", "")

    send_some()
    assert len(mailoutbox) == MAILS_IN_A_ROW
    send_some()
    assert len(mailoutbox) == MAILS_IN_A_ROW + 1


def test_what_cannot_be_sent_for_a_week_is_given_up(mailoutbox):
    write("left@example.org", "One", "")
    WaitingMail.objects.update(written_at=timezone.now() - timedelta(days=8))

    send_some()

    assert mailoutbox == []
    assert not WaitingMail.objects.exists()
