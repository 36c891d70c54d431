"""What waits for one person: approvals, pages that came back, drafts. As lines of today's list."""

from django.db.models import CharField, Count, Exists, OuterRef, Q, Window
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.views.home import (
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.models import Page, WorkflowState, get_default_page_content_type
from wagtail.permissions import page_permission_policy

WRITING = ("add", "change", "publish")
NAMED = 5  # pages of a line that are named, each with its link


class _AskedOnce:
    """A panel of Wagtail whose rows today's list counts too, from the same queries."""

    context = None

    def get_context_data(self, parent_context):
        if self.context is None:
            self.context = super().get_context_data(parent_context)
        return self.context


class Awaited(_AskedOnce, WorkflowObjectsToModeratePanel):
    def pages(self, parent_context):
        return [row["obj"] for row in self.get_context_data(parent_context)["states"]]


class Submitted(_AskedOnce, UserObjectsInWorkflowModerationPanel):
    def pages_that_came_back(self, parent_context):
        states = self.get_context_data(parent_context)["workflow_states"]
        return [
            state.content_object
            for state in states
            if state.status == WorkflowState.STATUS_NEEDS_CHANGES
        ]


OURS = {
    WorkflowObjectsToModeratePanel: Awaited,
    UserObjectsInWorkflowModerationPanel: Submitted,
}


def asked_once(panel):
    """The panel, or ours instead of it."""
    ours = OURS.get(type(panel))
    return ours() if ours else panel


def lines(user, panels, parent_context):
    """One query more than Wagtail's own `panels` make; none for people who write no pages."""
    for panel in panels:
        if isinstance(panel, Awaited):
            yield from _awaited(panel.pages(parent_context))
        if isinstance(panel, Submitted):
            yield from _came_back(panel.pages_that_came_back(parent_context))
    if page_permission_policy.user_has_any_permission(user, WRITING):
        yield from _drafts(user)


def _awaited(pages):
    if not pages:
        return
    words = ngettext(
        "%d page waits for your approval.", "%d pages wait for your approval.", len(pages)
    )
    links = [*_links(pages), *_rest(pages, "#awaiting-review-section")]
    yield {"urgency": "now", "words": words % len(pages), "links": links}


def _came_back(pages):
    if not pages:
        return
    words = ngettext(
        "%d page of yours came back from review with changes to make.",
        "%d pages of yours came back from review with changes to make.",
        len(pages),
    )
    links = [*_links(pages), *_rest(pages, "#objects-in-workflow-section")]
    yield {"urgency": "now", "words": words % len(pages), "links": links}


def _drafts(user):
    drafts = drafts_of(user).annotate(number=Window(Count("pk")))
    drafts = list(drafts.order_by("-latest_revision_created_at", "-pk")[:NAMED])
    if not drafts:
        return
    number = drafts[0].number
    words = ngettext(
        "%d draft of yours is neither submitted nor published.",
        "%d drafts of yours are neither submitted nor published.",
        number,
    )
    yield {"urgency": "later", "words": words % number, "links": _links(drafts)}


def drafts_of(user):
    """Pages that this person began or wrote in last, and that neither readers nor reviewers have.

    What waits for its hour is done, and what was taken away from readers is no draft.
    """
    submitted = WorkflowState.objects.active().filter(
        base_content_type=get_default_page_content_type(),
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    theirs = Q(latest_revision__user=user) | Q(owner=user, first_published_at=None)
    unseen = Q(live=True) | Q(first_published_at=None)
    return (
        Page.objects.filter(theirs, unseen, has_unpublished_changes=True, alias_of=None)
        .exclude(Exists(submitted))
        .annotate_approved_schedule()
        .filter(_approved_schedule=False)
    )


def _links(pages):
    return [
        (page.get_admin_display_title(), reverse("wagtailadmin_pages:edit", args=[page.pk]))
        for page in pages[:NAMED]
    ]


def _rest(pages, address):
    return [(_("all of them"), address)] if len(pages) > NAMED else []
