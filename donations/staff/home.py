"""A panel on the first page of the admin, for those who see money."""

from wagtail.admin.ui.components import Component

from donations import stripe_client
from donations.staff import condition, counting
from donations.staff.rights import SEE_MONEY


class DonationsPanel(Component):
    name = "donations"
    template_name = "donations/staff/home_panel.html"
    order = 95

    class Media:
        css = {"all": ["donations/staff.css"]}

    def get_context_data(self, parent_context):
        livemode = stripe_client.is_live()
        standing = counting.standing(livemode=livemode)
        (month,) = counting.months(livemode=livemode, number=1)
        signs = condition.signs(standing, livemode=livemode)
        return {"standing": standing, "month": month, "troubles": condition.troubles(signs)}


def add_panel(request, panels):
    if request.user.has_perm(SEE_MONEY):
        panels.append(DonationsPanel())
