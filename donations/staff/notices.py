"""The mails that were to go out, what became of them, and a way to send one again."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column

from donations.models import Notice
from donations.notices import send_again
from donations.staff import searching
from donations.staff.columns import minute
from donations.staff.filters import NoticeFilterSet
from donations.staff.read_only import ReadOnlyIndexView, ReadOnlyInspectView, ReadOnlyViewSet
from donations.staff.rights import REPLAY, NeedsRight

STUCK = (Notice.Status.UNCLEAR, Notice.Status.DEAD)


class NoticeIndexView(ReadOnlyIndexView):
    page_title = _("Mails")


class NoticeInspectView(ReadOnlyInspectView):
    page_title = _("Mail")
    template_name = "donations/staff/notice.html"

    def get_facts_display_value(self):
        facts = self.object.facts
        return ", ".join(f"{name}: {value}" for name, value in facts.items()) or "–"

    def get_context_data(self, **kwargs):
        is_stuck = self.object.status in STUCK
        return super().get_context_data(
            may_send=is_stuck and self.request.user.has_perm(REPLAY),
            is_unclear=self.object.status == Notice.Status.UNCLEAR,
            **kwargs,
        )


class SendAgainView(NeedsRight, View):
    """POST: a mail that is stuck waits once more to be sent."""

    right = REPLAY

    def post(self, request, pk):
        notice = get_object_or_404(Notice, pk=pk)
        if send_again(notice, timezone.now()):
            messages.success(request, _("The mail is sent again within a minute or so."))
        else:
            messages.warning(request, _("This mail is not stuck, so nothing was sent."))
        return redirect("donation_notices:inspect", pk=pk)


class NoticeViewSet(ReadOnlyViewSet):
    model = Notice
    name = "donation_notices"
    url_prefix = "donations/notices"
    icon = "mail"
    menu_label = _("Mails")
    index_view_class = NoticeIndexView
    inspect_view_class = NoticeInspectView
    ordering = ["-created_at", "-pk"]
    filterset_class = NoticeFilterSet
    find = staticmethod(searching.notices)
    search_words = _("Address, Stripe id")
    list_display = [
        "kind", "supporter", "status", minute("created_at", _("Noted")),
        Column("error", label=_("What went wrong")),
    ]  # fmt: skip
    inspect_view_fields = [
        "kind", "supporter", "subscription", "status", "key", "facts", "created_at", "attempts",
        "next_attempt_at", "settled_at", "error",
    ]  # fmt: skip
    queryset = Notice.objects.select_related("supporter")

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("send/<int:pk>/", SendAgainView.as_view(), name="send_again"),
        ]
