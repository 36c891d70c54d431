"""The gate leaves the work of staff alone: previews, workflow and scheduled publishing.

An editor here has accepted nothing. What they are shown, nobody else is.
"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from disclaimer import versions
from disclaimer.models import DisclaimerVersion
from tests.factories import make_article
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

SECRET = "Only in the draft"
LIVE = "Already to be read"


@pytest.fixture
def article(db):
    """A published page with a draft that says something else."""
    page = make_article(summary=LIVE)
    page.save_revision().publish()
    page.refresh_from_db()
    page.summary = SECRET
    page.save_revision()
    return page


@pytest.fixture
def editor(settings):
    return sign_in(is_superuser=True, settings=settings)


@pytest.fixture(params=["open", "closed"])
def gate(request):
    """With a text to accept, and with none known: then the gate is closed to all."""
    if request.param == "open":
        request.getfixturevalue("version")
    else:
        DisclaimerVersion.objects.all().delete()
        versions.forget()
    return request.param


def view_draft(page):
    return f"/admin/pages/{page.pk}/view_draft/"


def edit_preview(page):
    return f"/admin/pages/{page.pk}/edit/preview/?mode="


def fields_of(html):
    """What a browser would send of the editor's form, with an empty body."""
    form = BeautifulSoup(html, "html.parser").find(id="page-edit-form")
    values = {"body-count": "0"}
    for field in form.find_all(["input", "textarea", "select"], attrs={"name": True}):
        chosen = field.find("option", selected=True)
        values[field["name"]] = field.get("value") or (chosen or field).get("value", field.text)
    return values


def read(client, address):
    return client.get(address, headers={"accept": "text/html"}).content.decode()


def test_an_editor_who_accepted_nothing_looks_at_a_draft(editor, article, gate):
    assert SECRET in read(editor, view_draft(article))


def test_an_editor_who_accepted_nothing_previews_while_writing(editor, article, gate):
    written = fields_of(read(editor, f"/admin/pages/{article.pk}/edit/"))
    written["summary"] = "Not even saved"

    answer = editor.post(edit_preview(article), written)

    assert answer.json() == {"is_valid": True, "is_available": True}
    assert "Not even saved" in read(editor, edit_preview(article))


@pytest.mark.parametrize("address", [view_draft, edit_preview])
def test_a_preview_shows_nothing_to_someone_not_signed_in(visitor, article, gate, address):
    response = visitor.get(address(article))

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")
    assert SECRET not in response.content.decode()


def test_a_preview_shows_nothing_to_someone_signed_in_without_the_admin(settings, article, gate):
    supporter = sign_in(settings=settings)
    supporter.user.user_permissions.clear()

    for address in (view_draft(article), edit_preview(article)):
        response = supporter.get(address)
        assert response.status_code == 302
        assert SECRET not in response.content.decode()


def test_a_page_itself_stays_behind_the_gate_for_an_editor(editor, article, version):
    assert LIVE not in read(editor, article.url)


def test_no_request_can_pass_itself_off_as_a_preview(visitor, article, version):
    for name in ("is_dummy", "in_preview_panel", "preview", "mode"):
        assert LIVE not in read(visitor, f"{article.url}?{name}=true")
    for header in ("Is-Dummy", "X-Is-Dummy", "X-Wagtail-Preview"):
        page = visitor.get(article.url, headers={header: "1", "accept": "text/html"})
        assert LIVE not in page.content.decode()


@pytest.fixture
def approval(article):
    """One step of approval for this page, by a group of nobody yet (superusers may always)."""
    task = GroupApprovalTask.objects.create(name="Approval")
    workflow = Workflow.objects.create(name="Two pairs of eyes")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=article.get_parent())
    return workflow


def test_a_page_is_submitted_looked_at_and_approved(editor, article, approval, gate):
    approval.start(article, editor.user)
    state = article.current_workflow_task_state

    preview = f"/admin/pages/workflow/preview/{article.pk}/{state.task_id}/"
    assert SECRET in read(editor, preview)
    assert SECRET not in read(Client(), preview)

    action = f"/admin/pages/workflow/action/{article.pk}/approve/{state.pk}/"
    assert Client().post(action).status_code == 302
    article.refresh_from_db()
    assert article.summary == LIVE

    editor.post(action)
    article.refresh_from_db()
    assert article.summary == SECRET


def test_a_scheduled_page_is_published_when_its_time_has_come(article, gate):
    article.go_live_at = timezone.now() + timedelta(hours=1)
    revision = article.save_revision()
    revision.publish()
    article.refresh_from_db()
    assert article.summary == LIVE
    # The hour has passed.
    earlier = timezone.now() - timedelta(minutes=1)
    revision.approved_go_live_at = earlier
    revision.content["go_live_at"] = earlier.isoformat()
    revision.save()

    call_command("publish_scheduled", verbosity=0)

    article.refresh_from_db()
    assert article.summary == SECRET
