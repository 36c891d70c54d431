"""What Wagtail tells people by mail about workflows and comments, made sure to arrive.

Wagtail sends within the request: where the mail server is away the mail is lost, and whoever
pressed “Submit” or wrote a comment may get an error page.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override
from wagtail import signals
from wagtail.admin import mail
from wagtail.models import TaskState, WorkflowState
from wagtail.users.models import UserProfile

from articles.staff_mail.sending import write


class _WrittenDown:
    def send_emails(self, template_set, context, recipients, **_kwargs):
        for recipient in recipients:
            _write(recipient, template_set["subject"], template_set["text"], context)
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


def tell_of_comments(recipient_users, notification, extra_context):
    """In place of wagtail.admin.mail.send_notification, for those who want to be told."""
    wanted = f"{notification}_notifications"
    template = f"wagtailadmin/notifications/{notification}"
    for user in recipient_users:
        if user.is_active and user.email and getattr(UserProfile.get_for_user(user), wanted):
            _write(user, f"{template}_subject.txt", f"{template}.txt", extra_context)
    return True


def _write(recipient, subject, body, context):
    """A mail from two templates, in the language that its reader chose."""
    context = {"settings": settings, **context, "user": recipient}
    with override(recipient.wagtail_userprofile.get_preferred_language()):
        words = (render_to_string(template, context).strip() for template in (subject, body))
        write(recipient.email, *words)


def take_over():
    """Connect ours under Wagtail's names: of two receivers of one name the first stays."""
    for name, signal, sender, notice in NOTICES:
        signal.disconnect(sender=sender, dispatch_uid=name)
        signal.connect(notice, sender=sender, dispatch_uid=name)
