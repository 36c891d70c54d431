from importlib import import_module

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Wayside"

    def ready(self):
        import_module("config.checks")  # registers the system checks


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's users, known by their address."""

    user_viewset = "config.staff_users.StaffUserViewSet"
