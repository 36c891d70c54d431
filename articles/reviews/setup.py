"""The workflow “Clinical review”: whatever authors submit waits for a reviewer."""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from articles.reviews.workflow import ClinicalReviewTask
from articles.roles import REVIEWERS

NAME = "Clinical review"
# What Wagtail brings along (wagtailcore, migration 0048).
WAGTAILS_OWN, ITS_GROUP = "Moderators approval", "Moderators"


@transaction.atomic
def make_workflow(say):
    """Done once: which pages it is for, and who approves, is for staff to say then."""
    if ClinicalReviewTask.objects.exists():
        return
    task = ClinicalReviewTask.objects.create(name=NAME)
    task.groups.add(Group.objects.get(name=REVIEWERS))
    workflow = Workflow.objects.create(name=NAME)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    _retire_wagtails_own()
    root = Page.objects.get(depth=1)
    WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": workflow})
    say(f"workflow made: {NAME}")


def _retire_wagtails_own():
    """Unless somebody uses it."""
    own = Workflow.objects.filter(name=WAGTAILS_OWN).first()
    if own and not WorkflowState.objects.filter(workflow=own).exists():
        own.workflow_pages.all().delete()
        own.deactivate()
    Group.objects.filter(name=ITS_GROUP, user=None).delete()
