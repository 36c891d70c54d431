"""Everything below /donate/, open to all; what needs a sign-in asks for it."""

from django.urls import path

from donations.views import giving, managing, mending
from donations.views.webhook import webhook

app_name = "donations"

urlpatterns = [
    path("", giving.donate, name="donate"),
    path("start/", giving.start, name="start"),
    path("thank-you/", giving.thank_you, name="thank-you"),
    path("webhook/", webhook, name="webhook"),
    path("manage/", managing.manage, name="manage"),
    path("change/", mending.change, name="change"),
    path("fix/<str:token>/", mending.fix_link, name="fix-link"),
    path("portal/", managing.portal, name="portal"),
    path("invoice/<int:number>/", managing.invoice, name="invoice"),
]
