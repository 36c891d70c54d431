"""An author submits, a reviewer approves with a name and a day, and the review is on record."""

import datetime
import json

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from articles.models import ArticlePage, WaitingMail
from articles.skeleton import make_skeleton
from articles.staff_mail.sending import send_some
from tests.articles.staff import make_colleague, sign_in
from tests.articles.test_review_pages import days, form
from tests.factories import make_article, make_person, prose
from tests.once import made_once

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture(scope="module", autouse=True)
def site(django_db_setup, django_db_blocker):
    with made_once(lambda: make_skeleton(lambda line: None), django_db_blocker):
        yield


@pytest.fixture
def ada():
    return make_colleague("ada", role="Authors")


@pytest.fixture
def rita():
    return make_colleague("rita", role="Reviewers")


def submitted_by(ada, **kwargs):
    """An article of hers that waits for the reviewers."""
    article = make_article(live=False, owner=ada, body=prose("<p>Text.</p>"), **kwargs)
    article.save_revision(user=ada)
    article.get_workflow().start(article, ada)
    return ArticlePage.objects.get(pk=article.pk)


def approve(client, article, **fields):
    """As the button on the first page of the admin does."""
    task_state = article.current_workflow_task_state
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[article.pk, "approve", task_state.pk]
    )
    return client.post(address, form(**fields), headers={"x-requested-with": "XMLHttpRequest"})


def fresh(article):
    return ArticlePage.objects.get(pk=article.pk)


def test_what_an_author_submits_is_told_to_the_reviewers(ada, rita, mailoutbox):
    article = make_article(live=False, owner=ada, title="MDMA", body=prose("<p>Text.</p>"))
    article.save_revision(user=ada)

    sign_in(ada).post(
        reverse("wagtailadmin_pages:edit", args=[article.pk]),
        editor_fields(article) | {"action-submit": "1"},
    )

    send_some()
    (mail,) = mailoutbox
    assert mail.to == ["rita@example.org"]
    assert "MDMA" not in mail.subject
    assert f"/admin/pages/{article.pk}/edit/" in mail.body


def test_an_author_submits_while_the_mail_server_is_away(ada, rita, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "no-such-host.invalid", 25
    article = make_article(live=False, owner=ada, body=prose("<p>Text.</p>"))
    article.save_revision(user=ada)

    answer = sign_in(ada).post(
        reverse("wagtailadmin_pages:edit", args=[article.pk]),
        editor_fields(article) | {"action-submit": "1"},
    )

    assert answer.status_code == 302
    assert fresh(article).workflow_in_progress
    assert WaitingMail.objects.get().address == rita.email


def test_an_author_is_told_of_the_approval(ada, rita, mailoutbox):
    article = submitted_by(ada)
    approve(sign_in(rita), article, reviewer=make_person().pk)

    send_some()

    assert [mail.subject for mail in mailoutbox if mail.to == [ada.email]] == [
        "Your page is approved"
    ]


def editor_fields(page):
    """What the edit form sends for an article whose text is left empty."""
    empty = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    formsets = ("corrections", "comments")
    return {
        "title": page.title,
        "slug": page.slug,
        "body-count": "0",
        "funding_note": "null",
        **{f"{name}-{field}": value for name in formsets for field, value in empty.items()},
    }


def test_approval_publishes_and_records_the_review(ada, rita):
    article, grace = submitted_by(ada), make_person(name="Grace")

    approve(sign_in(rita), article, reviewer=grace.pk, note="Doses checked.")

    page = fresh(article)
    assert page.live
    assert (page.reviewer, page.last_reviewed, page.next_review_due) == (grace, TODAY, days(182))
    review = page.reviews.get()
    assert (review.note, review.made_by) == ("Doses checked.", rita)


def test_approval_in_the_editor_records_it_too(ada, rita):
    article, grace = submitted_by(ada), make_person()
    facts = form(reviewer=grace.pk, reviewed_on=str(TODAY), next_due=str(days(90)))

    sign_in(rita).post(
        reverse("wagtailadmin_pages:edit", args=[article.pk]),
        editor_fields(article)
        | {
            "action-workflow-action": "1",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": json.dumps(facts),
        },
    )

    page = fresh(article)
    assert page.live
    assert page.next_review_due == days(90)


def test_without_a_name_nothing_is_approved(ada, rita):
    article = submitted_by(ada)

    answer = approve(sign_in(rita), article, reviewer="")

    assert "This field is required." in answer.json()["html"]
    assert not fresh(article).live


def test_approval_without_the_form_is_refused(ada, rita):
    article = submitted_by(ada)

    sign_in(rita).post(
        reverse("wagtailadmin_pages:edit", args=[article.pk]),
        editor_fields(article) | {"action-workflow-action": "1", "workflow-action-name": "approve"},
    )

    assert not fresh(article).live
    assert fresh(article).workflow_in_progress


def test_a_reviewer_asks_for_changes_and_nothing_is_recorded(ada, rita, mailoutbox):
    article = submitted_by(ada, title="MDMA")
    WaitingMail.objects.all().delete()
    task_state = article.current_workflow_task_state
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[article.pk, "reject", task_state.pk]
    )

    sign_in(rita).post(address, {"comment": "Name the trial."})

    page = fresh(article)
    assert page.current_workflow_state.status == "needs_changes"
    assert not page.reviews.exists()
    send_some()
    (mail,) = mailoutbox
    assert (mail.to, "MDMA" in mail.subject) == (["ada@example.org"], False)
    assert "Name the trial." in mail.body


def test_what_goes_live_later_is_reviewed_when_it_does(ada, rita):
    article, grace = submitted_by(ada), make_person()
    article.go_live_at = timezone.now() + datetime.timedelta(days=2)
    article.save_revision(user=ada)

    approve(sign_in(rita), fresh(article), reviewer=grace.pk)
    assert fresh(article).last_reviewed is None

    revision = fresh(article).scheduled_revision
    revision.content["go_live_at"] = None
    revision.save()
    revision.publish()

    assert fresh(article).reviewer == grace


def test_a_text_that_was_changed_after_the_approval_was_not_reviewed(ada, rita):
    article = submitted_by(ada)
    article.go_live_at = timezone.now() + datetime.timedelta(days=2)
    article.save_revision(user=ada)
    approve(sign_in(rita), fresh(article), reviewer=make_person().pk)

    changed = fresh(article).get_latest_revision_as_object()
    changed.title, changed.go_live_at = "Another", None
    changed.save_revision().publish()

    assert fresh(article).live
    assert fresh(article).last_reviewed is None


def test_an_author_cannot_approve(ada):
    article = submitted_by(ada)

    approve(sign_in(ada), article, reviewer=make_person().pk)

    assert not fresh(article).live


def test_wagtails_own_workflow_is_out_of_use():
    assert Page.objects.get(slug="articles").get_workflow().name == "Clinical review"
