from django.core.management.base import BaseCommand

from articles.roles import make_roles as make_roles_of_articles
from donations.roles import make_roles as make_roles_of_donations


class Command(BaseCommand):
    help = (
        "Make the roles and give them the rights that they were never given. What staff added "
        "or took away stays as it is. site_setup does the same."
    )

    def handle(self, **options):
        make_roles_of_articles(self.stdout.write)
        make_roles_of_donations(self.stdout.write)
