"""An empty database becomes a site that editors can work in; a second run changes nothing."""

from django.core.management.base import BaseCommand

from articles.skeleton import make_skeleton
from disclaimer.first_version import make_first_version
from donations.roles import make_roles
from donations.words import make_words


class Command(BaseCommand):
    help = "Make what every site needs: pages at their addresses, the disclaimer, words, roles."

    def handle(self, **options):
        make_skeleton(self.stdout.write)
        make_first_version(self.stdout.write)
        make_words(self.stdout.write)
        make_roles(self.stdout.write)
