"""Mails about pages to review: at once, then weekly until it is done, and nothing twice."""

import datetime
import smtplib

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import WaitingMail
from articles.reviews.marking import mark_reviewed
from articles.reviews.models import MARK, ReviewReminder
from articles.reviews.reminders import remind
from articles.staff_mail.sending import send_some
from tests.articles.staff import make_colleague
from tests.articles.test_review_pages import article_due_in, days

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rita(settings):
    settings.STAFF_ALERT_EMAIL = ""
    return make_colleague("rita", rights=[MARK])


def run():
    """Remind, and send what was written; whether each address was told."""
    outcomes = list(remind())
    send_some(at_most=None)
    return outcomes


def days_pass(number):
    for row in ReviewReminder.objects.all():
        row.sent_at -= datetime.timedelta(days=number)
        row.save()


def test_whoever_may_mark_pages_is_told_of_those_that_are_due(mailoutbox, settings):
    due, never = article_due_in(-3, title="Risks"), article_due_in(None, title="Doses")
    article_due_in(1, title="Tomorrow")
    make_colleague("olga", rights=["view_reference"])

    assert run() == [True]

    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["rita@example.org"], "2 pages to review")
    assert f"{settings.SITE_URL}/admin/reviews/mark/{due.pk}/" in mail.body
    assert f"/admin/reviews/mark/{never.pk}/" in mail.body
    assert "Tomorrow" not in mail.body


def test_the_subject_names_no_page(mailoutbox):
    article_due_in(-3, title="MDMA")

    run()

    assert mailoutbox[0].subject == "1 page to review"


def test_the_addresses_of_staff_are_told_too(mailoutbox, settings):
    settings.STAFF_ALERT_EMAIL = "desk@example.org, Rita@example.org"
    article_due_in(-3)

    run()

    assert [mail.to for mail in mailoutbox] == [["desk@example.org"], ["rita@example.org"]]


def test_nobody_is_told_twice(mailoutbox):
    article_due_in(-3)

    assert [run(), run()] == [[True], [False]]
    assert len(mailoutbox) == 1


def test_after_a_week_they_are_told_again(mailoutbox):
    article_due_in(-3)
    run()

    days_pass(6)
    assert run() == [False]
    days_pass(1)
    assert run() == [True]


def test_another_page_that_falls_due_is_told_the_next_day(mailoutbox):
    article_due_in(-3)
    run()
    article_due_in(0)

    assert run() == [False]
    days_pass(1)
    assert run() == [True]
    assert mailoutbox[-1].subject == "2 pages to review"


def test_a_page_that_falls_due_again_is_new(mailoutbox):
    article = article_due_in(-30)
    article_due_in(-3)
    run()
    days_pass(1)
    mark_reviewed(article, reviewed_on=days(-20), next_due=days(-1))

    assert run() == [True]


def test_silence_when_all_is_done(mailoutbox):
    article = article_due_in(-3)
    run()
    mark_reviewed(article, reviewed_on=days(0), next_due=days(100))
    days_pass(8)

    assert run() == []
    assert len(mailoutbox) == 1


def test_what_is_known_of_people_who_have_left_is_forgotten(rita):
    article_due_in(-3)
    run()
    rita.is_active = False
    rita.save()

    run()

    assert not ReviewReminder.objects.exists()


def test_what_could_not_be_sent_waits_and_nobody_is_told_twice(mailoutbox, monkeypatch):
    article_due_in(-3)

    with monkeypatch.context() as away:
        away.setattr("django.core.mail.EmailMessage.send", _fail)
        assert [run(), run()] == [[True], [False]]

    WaitingMail.objects.update(due_at=timezone.now())
    send_some()
    assert len(mailoutbox) == 1


def _fail(_mail):
    raise smtplib.SMTPServerDisconnected


def test_a_run_that_was_broken_off_goes_on_with_the_others(mailoutbox):
    make_colleague("sam", rights=[MARK])
    article_due_in(-3)

    running = remind()
    next(running)
    running.close()

    assert run() == [False, True]
    assert sorted(mail.to[0] for mail in mailoutbox) == ["rita@example.org", "sam@example.org"]


def test_the_command_says_how_far_it_is_and_names_nobody(mailoutbox, capsys):
    article_due_in(-3)

    call_command("review_reminders")

    said = capsys.readouterr().out
    assert "Pages to review: 1" in said
    assert "1 of 1  told" in said
    assert "rita" not in said


def test_the_command_ends_badly_if_a_mail_could_not_be_sent(monkeypatch):
    article_due_in(-3)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _fail)

    with pytest.raises(CommandError, match="The mail server is away"):
        call_command("review_reminders")


def test_the_time_it_was_told_is_that_of_the_mail(mailoutbox):
    article_due_in(-3)
    before = timezone.now()

    run()

    assert before <= ReviewReminder.objects.get().sent_at <= timezone.now()
