"""What is going to happen to pages by itself, and what waits for somebody, in one list."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce
from wagtail.models import Page, Revision, WorkflowState


def scheduled():
    """Pages with `goes_live_at`, `expire_at` and `waits_for`, each None unless it applies.

    Approved texts that wait for their hour, live pages that are to come off, and texts at a step
    of a workflow. What goes live first stands first; what waits for a person stands last.
    """
    approved = _about_the_page(Revision, approved_go_live_at__isnull=False)
    in_progress = _about_the_page(WorkflowState, status=WorkflowState.STATUS_IN_PROGRESS)
    pages = Page.objects.annotate(
        goes_live_at=Subquery(approved.values("approved_go_live_at")[:1]),
        waits_for=Subquery(in_progress.values("current_task_state__task__name")[:1]),
    )
    to_come_off = Q(live=True, expire_at__isnull=False)
    return pages.filter(
        to_come_off | Q(goes_live_at__isnull=False) | Q(waits_for__isnull=False)
    ).order_by(Coalesce("goes_live_at", "expire_at").asc(nulls_last=True), F("pk"))


def _about_the_page(model, **conditions):
    pages = ContentType.objects.get_for_model(Page)
    return model.objects.filter(
        base_content_type=pages, object_id=Cast(OuterRef("pk"), CharField()), **conditions
    ).order_by("pk")
