from django.apps import AppConfig


class DonationsConfig(AppConfig):
    name = "donations"
    verbose_name = "Donations"

    def ready(self):
        from allauth.account.signals import email_removed

        from donations import checks  # noqa: F401  (registers the system checks)
        from donations.supporters import keep_owner

        email_removed.connect(keep_owner, dispatch_uid="donations.keep_owner")
