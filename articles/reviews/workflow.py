"""A step of a workflow at which a reviewer approves a text and says who checked it, and when."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask
from wagtail.signals import page_published

from articles.reviews.forms import ApprovalForm
from articles.reviews.marking import mark_reviewed
from articles.reviews.models import AwaitedReview

APPROVE = "approve"


class ClinicalReviewTask(AbstractGroupApprovalTask):
    """The review is recorded when the approved text is published, which may be at once.

    If the text is changed between approval and publication nobody has checked what readers
    get, so nothing is recorded and the page stays due.
    """

    class Meta:
        verbose_name = _("clinical review")
        verbose_name_plural = _("clinical reviews")

    def get_actions(self, obj, user):
        """Wagtail's, with one way to approve: the one that asks who reviewed the text.

        At the last step Wagtail itself adds that it publishes.
        """
        actions = super().get_actions(obj, user)
        others = [action for action in actions if action[0] != APPROVE]
        return [*others, (APPROVE, _("Approve"), True)] if actions else []

    def get_form_for_action(self, action):
        return ApprovalForm if action == APPROVE else super().get_form_for_action(action)

    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs):
        """Approval needs the fields of ApprovalForm, as objects or as text."""
        if action_name != APPROVE:
            return super().on_action(task_state, user, action_name, **kwargs)
        form = ApprovalForm(kwargs)
        if not form.is_valid():
            raise PermissionDenied
        review = form.instance
        AwaitedReview.objects.update_or_create(
            revision_id=task_state.workflow_state.content_object.latest_revision_id,
            defaults={
                "reviewer": review.reviewer,
                "reviewed_on": review.reviewed_on,
                "next_due": review.next_due,
                "note": review.note,
                "made_by": user,
            },
        )
        return super().on_action(task_state, user, action_name, comment=review.note)

    @classmethod
    def get_description(cls):
        return _("Members of the chosen groups approve the text and are named as its reviewers")


def record_when_published():
    page_published.connect(record_awaited, dispatch_uid="articles.reviews")


@transaction.atomic
def record_awaited(instance, revision, **_kwargs):
    """For Wagtail's page_published, which is also sent when a page is only put on schedule."""
    if not instance.live or revision is None:
        return
    awaited = AwaitedReview.objects.select_for_update().filter(revision=revision).first()
    if awaited is None:
        return
    mark_reviewed(
        instance,
        reviewer=awaited.reviewer,
        reviewed_on=awaited.reviewed_on,
        next_due=awaited.next_due,
        note=awaited.note,
        by=awaited.made_by,
    )
    awaited.delete()
