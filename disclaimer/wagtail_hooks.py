from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from disclaimer.models import DisclaimerVersion
from disclaimer.staff.acceptances import AcceptanceViewSet
from disclaimer.staff.home import work_of_today
from disclaimer.staff.proofs import ExportViewSet, SealViewSet
from disclaimer.staff.report import ReportViewSet
from disclaimer.staff.texts import TextViewSet


class DisclaimerViewSetGroup(ViewSetGroup):
    menu_label = _("Disclaimer")
    menu_icon = "warning"
    menu_order = 400
    items = (TextViewSet(), ReportViewSet(), AcceptanceViewSet(), SealViewSet(), ExportViewSet())


hooks.register("work_of_today", work_of_today)


@hooks.register("register_admin_viewset")
def register_disclaimer_viewsets():
    return DisclaimerViewSetGroup()


@hooks.register("register_log_actions")
def register_disclaimer_log_actions(actions):
    actions.register_action("disclaimer.publish", _("Publish"), _("Published to visitors"))


@hooks.register("before_delete_snippet")
def keep_published_texts(request, instances):
    """Deleting one and deleting many both come by here."""
    for instance in instances:
        if isinstance(instance, DisclaimerVersion) and instance.is_published:
            raise PermissionDenied
