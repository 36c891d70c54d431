"""Every other way to publish: scripts, workflows, lists, copies, aliases, old versions."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from articles.models import ArticlePage
from articles.publishing_rules.guard import PublishingRefusedError
from tests.articles.publishing_rules.editing import edit_address
from tests.articles.publishing_rules.making import body, claim, draft, line
from tests.factories import make_article, make_article_index, make_reference

pytestmark = pytest.mark.django_db


def bad():
    """A draft with a claim that cites nothing, and its revision."""
    page = draft(("claim", claim()))
    return page, page.save_revision(clean=False)


def words(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def is_live(page):
    return ArticlePage.objects.get(pk=page.pk).live


def test_a_script_is_refused():
    page, revision = bad()

    with pytest.raises(PublishingRefusedError, match="citation"):
        revision.publish()

    assert not is_live(page)


def test_a_script_publishes_what_keeps_the_rules():
    page = draft(("claim", claim(statement=line("x", make_reference()))))

    page.save_revision().publish()

    assert is_live(page)


def test_a_live_page_is_not_published_again_once_its_work_is_retracted():
    reference = make_reference()
    page = draft(("claim", claim(statement=line("x", reference))))
    page.save_revision().publish()
    reference.retraction_status = "retracted"
    reference.save()

    with pytest.raises(PublishingRefusedError, match="cannot support"):
        ArticlePage.objects.get(pk=page.pk).get_latest_revision().publish()

    assert is_live(page)


def test_a_live_page_that_breaks_a_rule_since_can_be_moved_renamed_and_taken_down():
    reference = make_reference()
    page = draft(("claim", claim(statement=line("x", reference))))
    page.save_revision().publish()
    reference.retraction_status = "retracted"
    reference.save()
    page = ArticlePage.objects.get(pk=page.pk)

    page.move(make_article_index(), pos="first-child")
    page = ArticlePage.objects.get(pk=page.pk)
    page.slug = "renamed"
    page.save()
    page.unpublish()

    assert not is_live(page)


def test_a_new_page_cannot_be_made_live_past_the_rules():
    with pytest.raises(PublishingRefusedError):
        make_article(body=body(("claim", claim())))

    make_article_index().refresh_from_db()
    assert not ArticlePage.objects.exists()


def test_a_script_that_saves_a_few_fields_is_refused_as_well():
    page, _revision = bad()
    page.live = True

    with pytest.raises(PublishingRefusedError):
        page.save(update_fields=["live"])

    assert not is_live(page)


def test_an_unfinished_draft_is_not_published_from_a_list(admin_client):
    page, _revision = bad()
    good = draft(("prose", "<p>x</p>"))
    good.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = admin_client.post(f"{address}?id={good.pk}&id={page.pk}", {})

    assert response.status_code == 302
    assert "cannot be published yet" in words(response)
    assert "citation" in words(response)
    assert not is_live(page)
    assert not is_live(good)


def test_a_list_publishes_drafts_that_keep_the_rules(admin_client):
    good = draft(("prose", "<p>x</p>"))
    good.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    admin_client.post(f"{address}?id={good.pk}", {})

    assert is_live(good)


def test_a_draft_below_a_page_of_the_list_is_refused_too(admin_client):
    page, _revision = bad()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    above = make_article_index()
    above.save_revision()

    response = admin_client.post(f"{address}?id={above.pk}", {"include_descendants": "on"})

    assert response.url == edit_address(page)
    assert "citation" in words(response)
    assert not is_live(page)


@pytest.fixture
def approval(admin_user):
    """A function that hands a page to a workflow; gives the state of its task."""
    task = GroupApprovalTask.objects.create(name="Read it")
    workflow = Workflow.objects.create(name="Two pairs of eyes")
    WorkflowTask.objects.create(workflow=workflow, task=task)

    def start(page):
        WorkflowPage.objects.create(workflow=workflow, page=make_article_index())
        workflow.start(page, admin_user)
        return page.current_workflow_task_state

    return start


@pytest.mark.parametrize("in_a_dialogue", [False, True])
def test_an_approval_does_not_publish_it_and_says_why(admin_client, approval, in_a_dialogue):
    page, _revision = bad()
    state = approval(page)
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    headers = {"x-requested-with": "XMLHttpRequest"} if in_a_dialogue else {}

    response = admin_client.post(address, {"comment": ""}, headers=headers)

    assert "citation" in words(response)
    assert not is_live(page)
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS
    if in_a_dialogue:
        assert response.json() == {"step": "success", "redirect": edit_address(page)}
    else:
        assert response.url == edit_address(page)


def test_an_approval_publishes_what_keeps_the_rules(admin_client, approval):
    page = draft(("prose", "<p>x</p>"))
    page.save_revision()
    state = approval(page)
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])

    admin_client.post(address, {"comment": ""})

    assert is_live(page)


def test_it_is_not_put_on_schedule_either():
    page, _revision = bad()
    page.go_live_at = timezone.now() + timedelta(days=1)

    with pytest.raises(PublishingRefusedError):
        page.save_revision(clean=False).publish()

    assert page.scheduled_revision is None


def copy_form(page, **fields):
    return {
        "new_title": "A copy",
        "new_slug": "a-copy",
        "new_parent_page": str(make_article_index().pk),
        **fields,
    }


@pytest.fixture
def fallen():
    """A live page under whose claim a work was retracted since."""
    reference = make_reference()
    page = draft(("claim", claim(statement=line("x", reference))))
    page.save_revision().publish()
    reference.retraction_status = "retracted"
    reference.save()
    return ArticlePage.objects.get(pk=page.pk)


@pytest.mark.parametrize("how", ["publish_copies", "alias"])
def test_a_copy_that_would_be_public_is_refused(admin_client, fallen, how):
    address = reverse("wagtailadmin_pages:copy", args=[fallen.pk])

    response = admin_client.post(address, copy_form(fallen, **{how: "on"}))

    assert "cannot support a claim" in words(response)
    assert ArticlePage.objects.count() == 1


def test_a_copy_as_a_draft_is_made(admin_client, fallen):
    address = reverse("wagtailadmin_pages:copy", args=[fallen.pk])

    admin_client.post(address, copy_form(fallen))

    assert not ArticlePage.objects.get(slug="a-copy").live


@pytest.mark.parametrize("make", ["copy", "create_alias"])
def test_a_script_makes_no_public_copy_either(fallen, make):
    names = {"copy": {"update_attrs": {"slug": "b"}}, "create_alias": {"update_slug": "b"}}

    with pytest.raises(PublishingRefusedError):
        getattr(fallen, make)(**names[make])

    assert ArticlePage.objects.count() == 1


def test_an_old_version_that_breaks_a_rule_is_not_brought_back(admin_client, fallen):
    old = fallen.get_latest_revision()
    fallen.body = body(("prose", "<p>x</p>"))
    fallen.save_revision().publish()

    with pytest.raises(PublishingRefusedError):
        old.publish()

    assert ArticlePage.objects.get(pk=fallen.pk).body[0].block_type == "prose"
