"""Fill a new site with the demo content; a second run changes nothing."""

from django.core.management.base import BaseCommand, CommandError

from articles.demo.loader import load
from articles.models import HomePage


class Command(BaseCommand):
    help = (
        "Load the demo articles, stories, questions and references that were never loaded before."
    )

    def handle(self, **options):
        if not HomePage.objects.exists():
            raise CommandError("There is no home page yet. Run site_setup first.")
        load(self.stdout.write)
