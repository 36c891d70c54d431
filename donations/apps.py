from importlib import import_module

from django.apps import AppConfig


class DonationsConfig(AppConfig):
    name = "donations"
    verbose_name = "Donations"

    def ready(self):
        from allauth.account.signals import email_removed

        from donations.supporters import keep_owner

        import_module("donations.checks")  # registers the system checks
        email_removed.connect(keep_owner, dispatch_uid="donations.keep_owner")
