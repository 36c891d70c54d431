"""Wagtail's command, but one page that may not be published does not stop the others."""

from wagtail.management.commands import publish_scheduled

from articles.publishing_rules.held_back import publish_what_is_due, take_down_what_is_over


class Command(publish_scheduled.Command):
    help = "Publish and take down pages whose time has come."

    def handle(self, *args, dryrun=False, **options):
        """Wagtail's own code is for the dry run alone: a page that falls due while it runs and
        breaks a rule would end it, and be on no schedule any more."""
        if dryrun:
            super().handle(*args, dryrun=True, **options)
            return
        take_down_what_is_over()
        publish_what_is_due()
