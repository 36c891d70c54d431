from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Wayside"

    def ready(self):
        from config import checks  # noqa: F401  (registers the system checks)


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's users, known by their address."""

    user_viewset = "config.staff_users.StaffUserViewSet"
