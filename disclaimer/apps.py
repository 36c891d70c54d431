from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


class DisclaimerConfig(AppConfig):
    name = "disclaimer"
    verbose_name = "Disclaimer"

    def ready(self):
        from allauth.account.signals import user_logged_in

        from disclaimer import accounts, deadline, immutability

        if connection.vendor == "postgresql":
            deadline.install()
        post_migrate.connect(immutability.put_in_place, sender=self)
        user_logged_in.connect(accounts.remember)
