"""Scheduled pages that break a rule at their hour: they wait, the others go on, staff are told."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from articles.models import ArticlePage, WaitingMail
from articles.staff_mail.sending import send_some
from tests.articles.publishing_rules.making import claim, draft, line
from tests.factories import make_person, make_reference

pytestmark = pytest.mark.django_db


def scheduled(*blocks, user=None, **fields):
    """A page that was put on schedule; its time is over."""
    page = draft(*blocks, **fields)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision(user=user).publish()
    past = timezone.now() - timedelta(minutes=1)
    for revision in Revision.objects.filter(approved_go_live_at__gt=past):
        revision.content["go_live_at"] = past.isoformat()
        revision.save()
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=past)
    return page


@pytest.fixture
def fallen(admin_user):
    """A scheduled page under whose claim a work was retracted while it waited."""
    reference = make_reference(label="Doe 2020")
    page = scheduled(
        ("claim", claim(statement=line("x", reference))), user=admin_user, title="New results"
    )
    reference.retraction_status = "retracted"
    reference.save()
    return page


def is_live(page):
    return ArticlePage.objects.get(pk=page.pk).live


def test_the_others_are_published(fallen):
    before, after = scheduled(("prose", "<p>x</p>")), scheduled(("prose", "<p>y</p>"))

    call_command("publish_scheduled")

    assert is_live(before)
    assert is_live(after)
    assert not is_live(fallen)


def test_staff_and_who_scheduled_it_get_a_mail_that_says_why(
    fallen, settings, mailoutbox, admin_user
):
    settings.STAFF_ALERT_EMAIL = "staff@example.org, lead@example.org"

    call_command("publish_scheduled")
    send_some()

    told = sorted(address for mail in mailoutbox for address in mail.to)
    assert told == sorted(["staff@example.org", "lead@example.org", admin_user.email])
    mail = mailoutbox[0]
    assert "New results" not in mail.subject
    assert "Doe 2020" in mail.body
    assert f"{settings.SITE_URL}/admin/pages/{fallen.pk}/edit/" in mail.body


def test_it_is_held_back_once_and_can_be_mended(fallen, mailoutbox):
    call_command("publish_scheduled")
    call_command("publish_scheduled")
    send_some()

    assert len(mailoutbox) == 1
    page = fallen.get_latest_revision_as_object()
    assert page.get_lock() is None
    page.body = []
    page.go_live_at = None
    page.save_revision().publish()
    assert is_live(fallen)


def test_a_dry_run_changes_nothing(fallen, mailoutbox):
    call_command("publish_scheduled", dryrun=True)
    send_some()

    assert mailoutbox == []
    assert Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_a_mail_server_that_is_away_stops_nothing_and_the_mail_waits(fallen, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    settings.STAFF_ALERT_EMAIL = "staff@example.org"
    other = scheduled(("prose", "<p>x</p>"))

    call_command("publish_scheduled")

    send_some()

    assert is_live(other)
    assert "Doe 2020" in WaitingMail.objects.get(address="staff@example.org").body


def test_the_report_the_history_and_the_first_page_say_so(fallen, admin_client):
    call_command("publish_scheduled")

    report = admin_client.get(reverse("publishing_rules:held_back")).content.decode()
    assert "New results" in report
    assert "Doe 2020" in report
    history = admin_client.get(reverse("wagtailadmin_pages:history", args=[fallen.pk]))
    assert "breaks a rule" in history.content.decode()
    home = admin_client.get(reverse("wagtailadmin_home")).content.decode()
    assert "1 page was held back" in home


def test_it_leaves_the_report_once_somebody_wrote_a_newer_version(fallen, admin_client):
    call_command("publish_scheduled")
    page = fallen.get_latest_revision_as_object()
    page.author = make_person()
    page.save_revision()

    report = admin_client.get(reverse("publishing_rules:held_back")).content.decode()

    assert "New results" not in report


def test_a_page_whose_time_is_over_comes_off_and_one_breaking_a_rule_waits(fallen):
    old = draft(("prose", "<p>x</p>"))
    old.save_revision().publish()
    ArticlePage.objects.filter(pk=old.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    call_command("publish_scheduled")

    old.refresh_from_db()
    assert (old.live, old.expired) == (False, True)
    assert not is_live(fallen)


def test_only_pages_come_and_go_by_the_clock():
    """The command looks at nothing else."""
    kinds = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]

    assert all(issubclass(model, Page) for model in kinds)
