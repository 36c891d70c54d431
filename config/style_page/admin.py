"""The style page in the Wagtail admin. Registered in config/wagtail_hooks."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permission_policies.pages import PagePermissionPolicy

from config.style_page import views

URLS = [
    path("", views.foundations, name="foundations"),
    path("blocks/", views.blocks, name="blocks"),
    path("components/", views.components, name="components"),
    path("mails/", views.mails, name="mails"),
    path("mails/<slug:name>/<slug:ending>/", views.mail, name="mail"),
    path("answers/", views.answers, name="answers"),
    path("answers/<slug:name>/", views.answer, name="answer"),
]


def register():
    hooks.register("register_admin_urls", urls)
    hooks.register("register_settings_menu_item", menu_item)


def urls():
    # Wagtail asks for the right to enter the admin at everything registered so.
    return [path("style/", include((URLS, "style_page")))]


def menu_item():
    return StyleItem(_("Style"), reverse("style_page:foundations"), icon_name="view", order=2000)


class StyleItem(MenuItem):
    """For those who publish; whoever only looks after donations has no use for it."""

    def is_shown(self, request):
        return PagePermissionPolicy().user_has_permission(request.user, "publish")
