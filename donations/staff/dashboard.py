"""The first page of the donations: how many give, what came in, and whether all is well."""

from dataclasses import dataclass

from django.urls import path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from donations import stripe_client
from donations.models import Subscription
from donations.staff import chart, condition, counting
from donations.staff.rights import SEE_MONEY, NeedsRight
from donations.staff.sign import listed
from donations.templatetags.money import money

State = Subscription.State


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the first row; `address` leads to what it counts, and may be empty."""

    label: str
    value: object
    meaning: str = ""
    address: str = ""


def figures(standing, month, *, livemode):
    """The Figures of a Standing and of the running Month."""
    mode, since = str(livemode).lower(), month.first.isoformat()

    def gifts(label, number, meaning="", **limits):
        return Figure(label, number, meaning, listed("subscriptions", **limits, livemode=mode))

    def moved(label, pence, meaning, name, **limits):
        return Figure(label, money(pence), meaning, listed(name, **limits, livemode=mode))

    promised = _now("together %s a month") % money(standing.promised)
    until = _now("until the paid month is over")
    unpaid = _now("a payment did not succeed")
    back = _now("refunds and lost disputes")
    return [
        gifts(_now("Active"), standing.active, promised, state=State.ACTIVE),
        gifts(_now("Ending"), standing.ending, until, state=State.ENDING),
        gifts(_now("Failing"), standing.failing, unpaid, state=State.PAST_DUE),
        gifts(_now("Paused"), standing.paused, state=State.PAUSED),
        gifts(_now("New this month"), month.new, began_from=since),
        gifts(_now("Lost this month"), month.lost, ended_from=since),
        moved(_now("Money in this month"), month.paid, "", "payments", paid_from=since),
        moved(
            _now("Given back this month"), month.back, back, "adjustments",
            is_taken_back="true", created_at_from=since,
        ),
    ]  # fmt: skip


def charts(months):
    """(name, label, Chart, label of its upper edge, [the bars' labels]) of each chart."""
    money_in, back = ("paid", _now("In")), ("back", _now("Given back"))
    new, lost = ("new", _now("New")), ("lost", _now("Ended"))
    pounds = chart.draw(months, money_in, back, written=money)
    gifts = chart.draw(months, new, lost)
    return [
        ("money", _now("Money by month"), pounds, money(pounds.top), [money_in[1], back[1]]),
        ("gifts", _now("Gifts that began and ended, by month"), gifts, gifts.top,
         [new[1], lost[1]]),
    ]  # fmt: skip


class DashboardView(NeedsRight, WagtailAdminTemplateMixin, TemplateView):
    right = SEE_MONEY
    template_name = "donations/staff/dashboard.html"
    page_title = _("Donations")
    header_icon = "heart"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        livemode = stripe_client.is_live()
        standing = counting.standing(livemode=livemode)
        months = counting.months(livemode=livemode)
        signs = condition.signs(standing, livemode=livemode)
        return super().get_context_data(
            figures=figures(standing, months[-1], livemode=livemode),
            charts=charts(months),
            months=months[::-1],
            signs=signs,
            troubles=condition.troubles(signs, self.request.user),
            is_live=livemode,
            **kwargs,
        )


class DashboardMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(SEE_MONEY)


class DashboardViewSet(ViewSet):
    name = "donation_dashboard"
    url_prefix = "donations"
    icon = "clipboard-list"
    menu_label = _("Overview")
    menu_name = "donations-overview"
    menu_item_class = DashboardMenuItem

    def get_urlpatterns(self):
        return [path("", DashboardView.as_view(), name="index")]
