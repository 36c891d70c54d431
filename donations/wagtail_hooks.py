"""Donations in the Wagtail admin: one menu with the lists; the words stand under Settings."""

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from donations.staff.accounts import keep_giver, keep_givers
from donations.staff.dashboard import DashboardViewSet
from donations.staff.events import EventViewSet
from donations.staff.exporting import ExportingViewSet
from donations.staff.home import work_of_today
from donations.staff.lists import (
    AdjustmentViewSet,
    AttemptViewSet,
    PaymentViewSet,
    SubscriptionViewSet,
)
from donations.staff.notices import NoticeViewSet
from donations.staff.records import ExportViewSet, RunViewSet
from donations.staff.supporters import SupporterViewSet


class DonationsGroup(ViewSetGroup):
    menu_label = "Donations"
    menu_icon = "heart"
    menu_order = 300
    items = (
        DashboardViewSet(),
        SupporterViewSet(),
        SubscriptionViewSet(),
        PaymentViewSet(),
        AdjustmentViewSet(),
        AttemptViewSet(),
        NoticeViewSet(),
        EventViewSet(),
        RunViewSet(),
        ExportViewSet(),
    )


hooks.register("work_of_today", work_of_today)
hooks.register("before_delete_user", keep_giver)
hooks.register("before_bulk_action", keep_givers)


@hooks.register("register_admin_viewset")
def donations_group():
    return [DonationsGroup(), ExportingViewSet()]


@hooks.register("register_icons")
def donations_icons(icons):
    return [*icons, "donations/icons/heart.svg"]
