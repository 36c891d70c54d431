from importlib import import_module

from django.apps import AppConfig


class DonationsConfig(AppConfig):
    name = "donations"
    verbose_name = "Donations"

    def ready(self):
        from allauth.account.signals import email_removed

        from donations.finding import keep_gifts

        import_module("donations.checks")  # registers the system checks
        email_removed.connect(keep_gifts, dispatch_uid="donations.keep_gifts")
