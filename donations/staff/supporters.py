"""Supporters: the list, the page of each with all that happened, and bringing one up to date."""

import logging

from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column

from donations import stripe_client, sync
from donations.models import Subscription, Supporter
from donations.staff import searching
from donations.staff.columns import IN_STRIPE, day
from donations.staff.filters import SupporterFilterSet
from donations.staff.links import dashboard_url
from donations.staff.read_only import ReadOnlyInspectView, ReadOnlyViewSet
from donations.staff.rights import SYNC, NeedsRight
from donations.staff.timeline import entries, moments
from donations.stripe_problems import StripeProblem, StripeRefused

logger = logging.getLogger(__name__)

ENTRIES_ON_A_PAGE = 30
PATIENCE = 20  # seconds for all that is asked of Stripe
SEE_GIFTS = "donations.view_subscription"


def state_in_words(supporter):
    return dict(Subscription.State.choices).get(supporter.state, "–")


def has_signed_in(supporter):
    return _("Yes") if supporter.user_id else "–"


class SupporterInspectView(ReadOnlyInspectView):
    template_name = "donations/staff/supporter.html"

    def get_user_display_value(self):
        user = self.object.user
        return user.email if user else "–"

    def get_context_data(self, **kwargs):
        user = self.request.user
        timeline = WagtailPaginator(moments(self.object, user), ENTRIES_ON_A_PAGE)
        page = timeline.get_page(self.request.GET.get("p"))
        return super().get_context_data(
            gifts=self.object.subscriptions.all() if user.has_perm(SEE_GIFTS) else (),
            page=page,
            elided_page_range=timeline.get_elided_page_range(page.number),
            entries=entries(page.object_list),
            stripe_address=dashboard_url(self.object),
            may_sync=user.has_perm(SYNC) and self.object.deleted_at is None,
            **kwargs,
        )


class SyncView(NeedsRight, View):
    """POST: ask Stripe for all of a supporter, and write what it says now."""

    right = SYNC

    def post(self, request, pk):
        supporter = get_object_or_404(Supporter, pk=pk)
        try:
            with stripe_client.time_budget(PATIENCE):
                sync.sync_everything_of(supporter.stripe_id)
        except StripeRefused as problem:
            logger.warning("staff could not bring a supporter up to date: %s", problem)
            words = _("Stripe does not know this supporter, or does not let us ask. Were they "
                      "made in another mode or account?")  # fmt: skip
            messages.error(request, words)
        except StripeProblem as problem:
            logger.warning("staff could not bring a supporter up to date: %s", problem)
            messages.error(
                request,
                _("Stripe did not answer in time. What is shown may be older; try again later."),
            )
        else:
            messages.success(request, _("Up to date: everything is as Stripe has it now."))
        return redirect("donation_supporters:inspect", pk=pk)


class SupporterViewSet(ReadOnlyViewSet):
    model = Supporter
    name = "donation_supporters"
    url_prefix = "donations/supporters"
    icon = "user"
    inspect_view_class = SupporterInspectView
    ordering = ["-created_at", "-pk"]
    filterset_class = SupporterFilterSet
    find = staticmethod(searching.supporters)
    search_words = _("Part of an address, Stripe id")
    export = "supporters"
    list_display = [
        "__str__", Column("gift", label=_("Newest gift"), accessor=state_in_words),
        day("created_at", _("Since")),
        Column("account", label=_("Has signed in"), accessor=has_signed_in), IN_STRIPE,
    ]  # fmt: skip
    inspect_view_fields = [
        "email", "stripe_id", "created_at", "user", "livemode", "deleted_at", "synced_at",
    ]  # fmt: skip
    queryset = Supporter.objects.annotate(state=Subscription.objects.state_of_newest())

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("sync/<int:pk>/", SyncView.as_view(), name="sync"),
        ]
