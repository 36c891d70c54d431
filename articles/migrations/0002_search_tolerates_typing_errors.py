"""What PostgreSQL needs to compare words that are spelled a little differently.

Both extensions are "trusted", so the owner of the database may install them. Other databases
are left as they are.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [TrigramExtension(), UnaccentExtension()]
