"""What Wagtail's workflows tell people by mail, made sure to arrive.

Wagtail sends within the request: where the mail server is away the mail is lost, and where its
name is not found or it refuses to let us in, whoever pressed “Submit” gets an error page.
"""

from django.template.loader import render_to_string
from django.utils.translation import override
from wagtail import signals
from wagtail.admin import mail
from wagtail.models import TaskState, WorkflowState

from articles.staff_mail.sending import write


class _WrittenDown:
    def send_emails(self, template_set, context, recipients, **_kwargs):
        for recipient in recipients:
            context["user"] = recipient
            with override(recipient.wagtail_userprofile.get_preferred_language()):
                subject = render_to_string(template_set["subject"], context).strip()
                body = render_to_string(template_set["text"], context).strip()
            write(recipient.email, subject, body)
        return True


class TaskSubmitted(_WrittenDown, mail.GroupApprovalTaskStateSubmissionEmailNotifier):
    pass


class WorkflowSubmitted(_WrittenDown, mail.WorkflowStateSubmissionEmailNotifier):
    pass


class WorkflowApproved(_WrittenDown, mail.WorkflowStateApprovalEmailNotifier):
    pass


class WorkflowRejected(_WrittenDown, mail.WorkflowStateRejectionEmailNotifier):
    pass


# Wagtail's name for the receiver (wagtail/admin/signal_handlers.py), the signal, its sender, ours.
NOTICES = (
    (
        "group_approval_task_submitted_email_notification",
        signals.task_submitted,
        TaskState,
        TaskSubmitted(),
    ),
    (
        "workflow_state_submitted_email_notification",
        signals.workflow_submitted,
        WorkflowState,
        WorkflowSubmitted(),
    ),
    (
        "workflow_state_approved_email_notification",
        signals.workflow_approved,
        WorkflowState,
        WorkflowApproved(),
    ),
    (
        "workflow_state_rejected_email_notification",
        signals.workflow_rejected,
        WorkflowState,
        WorkflowRejected(),
    ),
)


def take_over():
    """Connect ours under Wagtail's names: of two receivers of one name the first stays."""
    for name, signal, sender, notice in NOTICES:
        signal.disconnect(sender=sender, dispatch_uid=name)
        signal.connect(notice, sender=sender, dispatch_uid=name)
