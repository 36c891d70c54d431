"""Who sees money: Supporter care sees who gives and what failed; editors write the words."""

from django.contrib.auth.models import Group, Permission

EDITORS = "Editors"
SUPPORTER_CARE = "Supporter care"
WORDS = ("change_donationsettings",)
# Taking lists away is not part of it: administrators can add `export_donations`.
CARE = ("replay_stripeevent", "sync_supporter")


def make_roles(say):
    """Done once: which rights the groups keep is for staff to say then."""
    care, is_new = Group.objects.get_or_create(name=SUPPORTER_CARE)
    if not is_new:
        return
    ours = Permission.objects.filter(content_type__app_label="donations")
    seen = ours.filter(codename__startswith="view_").exclude(codename="view_donationsettings")
    care.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
        *seen,
        *ours.filter(codename__in=CARE),
    )
    editors, _ = Group.objects.get_or_create(name=EDITORS)
    editors.permissions.add(*ours.filter(codename__in=WORDS))
    say("role made: Supporter care")
