"""What Stripe told us, what became of it, and a way to have it worked on again."""

import json

from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column

from donations import inbox
from donations.models import StripeEvent
from donations.staff import searching
from donations.staff.columns import IN_STRIPE, minute, title
from donations.staff.event_words import in_words
from donations.staff.filters import EventFilterSet
from donations.staff.paging import EventPaginator
from donations.staff.read_only import ReadOnlyIndexView, ReadOnlyInspectView, ReadOnlyViewSet
from donations.staff.rights import REPLAY, NeedsRight


def failures():
    """Events that failed, those included that are not tried again by themselves."""
    return StripeEvent.objects.filter(status__in=("failed", "dead"))


class EventIndexView(ReadOnlyIndexView):
    results_template_name = "donations/staff/events_results.html"
    paginator_class = EventPaginator

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.request.user.has_perm(REPLAY):
            context["failures"] = failures().order_by().count()
        return context


class EventInspectView(ReadOnlyInspectView):
    template_name = "donations/staff/event.html"

    def get_type_display_value(self):
        words = in_words(self.object)
        return words if words == self.object.type else f"{words} ({self.object.type})"

    def get_payload_display_value(self):
        if self.object.payload is None:
            return _("Removed after 90 days.")
        return format_html(
            '<pre tabindex="0" role="group" aria-label="{}">{}</pre>',
            _("Content"),
            json.dumps(self.object.payload, indent=2),
        )

    def get_context_data(self, **kwargs):
        may_replay = self.request.user.has_perm(REPLAY)
        return super().get_context_data(may_replay=may_replay, **kwargs)


class ReplayView(NeedsRight, View):
    """POST: one event, or all that failed, are worked on again by the work process."""

    right = REPLAY

    def post(self, request, pk=None):
        wanted = failures() if pk is None else StripeEvent.objects.filter(pk=pk)
        if pk is not None:
            get_object_or_404(wanted)
        number = inbox.replay(wanted, timezone.now())
        if number:
            words = ngettext(
                "%d event is worked on again within a minute or so.",
                "%d events are worked on again within a minute or so.",
                number,
            )
            messages.success(request, words % number)
        else:
            messages.warning(request, _("There was nothing to work on again."))
        if pk is None:
            return redirect("donation_events:index")
        return redirect("donation_events:inspect", pk=pk)


def short_id(event):
    """Ids of Checkout are long; the whole of it is in the full view, and can be searched."""
    return Truncator(event.object_id).chars(24)


class EventViewSet(ReadOnlyViewSet):
    model = StripeEvent
    name = "donation_events"
    url_prefix = "donations/events"
    icon = "mail"
    index_view_class = EventIndexView
    inspect_view_class = EventInspectView
    ordering = ["-received_at", "-pk"]
    filterset_class = EventFilterSet
    find = staticmethod(searching.events)
    search_words = _("Whole Stripe id or address")
    list_display = [
        title("type", _("What happened"), "events", accessor=in_words), "status",
        Column("object_id", label=_("About"), accessor=short_id),
        minute("received_at", _("Received")), Column("error", label=_("What went wrong")),
        IN_STRIPE,
    ]  # fmt: skip
    inspect_view_fields = [
        "type", "status", "object_id", "created_at", "received_at", "settled_at", "attempts",
        "next_attempt_at", "error", "stripe_id", "api_version", "livemode", "dashboard_link",
        "payload",
    ]  # fmt: skip
    # The content may be long, and no column shows it.
    queryset = StripeEvent.objects.defer("payload")

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("replay/", ReplayView.as_view(), name="replay_failed"),
            path("replay/<int:pk>/", ReplayView.as_view(), name="replay"),
        ]
