"""Donations in the Wagtail admin: one menu with the lists; the words stand under Settings."""

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup

from donations.staff.lists import (
    AttemptViewSet,
    EventViewSet,
    PaymentViewSet,
    SubscriptionViewSet,
    SupporterViewSet,
)


class DonationsGroup(ModelViewSetGroup):
    menu_label = "Donations"
    menu_icon = "heart"
    menu_order = 300
    items = (
        SupporterViewSet(),
        SubscriptionViewSet(),
        PaymentViewSet(),
        AttemptViewSet(),
        EventViewSet(),
    )


@hooks.register("register_admin_viewset")
def donations_group():
    return DonationsGroup()


@hooks.register("register_icons")
def donations_icons(icons):
    return [*icons, "donations/icons/heart.svg"]
