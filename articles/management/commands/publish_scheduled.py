"""Wagtail's command, but one page that may not be published does not stop the others."""

from wagtail.management.commands import publish_scheduled

from articles.publishing_rules.held_back import publish_what_is_due


class Command(publish_scheduled.Command):
    help = "Publish and take down pages whose time has come."

    def handle(self, *args, dryrun=False, **options):
        if not dryrun:
            publish_what_is_due()
        super().handle(*args, dryrun=dryrun, **options)
