"""What the role Editors may do here: write and publish the text, and read the record."""

from django.contrib.auth.models import Group, Permission

EDITORS = "Editors"
CODENAMES = (
    "add_disclaimerversion",
    "change_disclaimerversion",
    "delete_disclaimerversion",
    "view_disclaimerversion",
    "publish_disclaimerversion",
    "view_acceptance",
)


def give_editors_the_text():
    """For a new site; which rights the group keeps is for staff to say afterwards."""
    editors, _ = Group.objects.get_or_create(name=EDITORS)
    ours = Permission.objects.filter(content_type__app_label="disclaimer")
    editors.permissions.add(*ours.filter(codename__in=CODENAMES))
