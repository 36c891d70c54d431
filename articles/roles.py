"""Who may do what with pages and what belongs to them: authors, reviewers, editors, administrators.

A role gets each of its rights once, and the audit log of the group remembers which. So a right
that comes with a new version is given, one that staff took away stays away, and one that they
added is never touched.
"""

from functools import partial

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    ModelLogEntry,
    Page,
)
from wagtailmedia.models import Media

from articles.reviews.models import MARK

AUTHORS, REVIEWERS, EDITORS = "Authors", "Reviewers", "Editors"
ADMINISTRATORS = "Administrators"
# The rights on files are kept with the models of the packages, whatever ours are.
IN_THE_LIBRARY = (Image, Document, Media)
ENTER = Q(content_type__app_label="wagtailadmin", codename="access_admin")
SEE = Q(content_type__app_label="articles", codename__startswith="view_")
OF_EDITORS = Q(
    content_type__app_label__in=("articles", "wagtailredirects", "wagtailsearchpromotions")
)
# Taking away what is known of visitors and supporters is given to named people, by hand.
EXPORTS = Q(codename__startswith="export_")

# Role → rights on all pages, rights on all files, and the rest.
ROLES = {
    # Whoever may add a page may edit it, and submit it; publishing is for others.
    AUTHORS: (
        ("add",),
        ("add", "choose"),
        ENTER | SEE | Q(content_type__app_label="articles", codename="add_reference"),
    ),
    REVIEWERS: (
        ("change",),
        ("choose",),
        ENTER | SEE | Q(content_type__app_label="articles", codename=MARK),
    ),
    EDITORS: (
        ("add", "change", "publish", "lock", "unlock"),
        ("add", "change", "choose"),
        ENTER | OF_EDITORS,
    ),
    ADMINISTRATORS: (
        ("add", "change", "publish", "lock", "unlock", "bulk_delete"),
        ("add", "change", "delete", "choose"),
        ~EXPORTS,
    ),
}
REMEMBERED = "rights_given"


@transaction.atomic
def make_roles(say):
    """Make the groups and give them what they were never given; `say` takes a line for each."""
    for name, (on_pages, on_files, others) in ROLES.items():
        group, _is_new = Group.objects.get_or_create(name=name)
        given = _given(group)
        wanted = _rights_on_pages(group, on_pages)
        wanted |= _rights_on_files(group, on_files)
        wanted |= _rights(group, others)
        new = sorted(wanted.keys() - given)
        for right in new:
            wanted[right]()
        if new:
            log(instance=group, action="wagtail.edit", data={REMEMBERED: new})
            say(f"role {name}: {len(new)} rights given")


def _given(group):
    """The names of all rights that this group was ever given here."""
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Group),
        object_id=str(group.pk),
        data__has_key=REMEMBERED,
    )
    return {right for entry in entries for right in entry.data[REMEMBERED]}


def _rights_on_pages(group, actions):
    """{name: function that gives it}"""
    root = Page.objects.get(depth=1)
    permissions = _permissions_of(Page, actions)
    give = GroupPagePermission.objects.get_or_create
    return {
        f"pages: {permission.codename}": partial(
            give, group=group, page=root, permission=permission
        )
        for permission in permissions
    }


def _rights_on_files(group, actions):
    library = Collection.get_first_root_node()
    give = GroupCollectionPermission.objects.get_or_create
    return {
        f"files: {permission.codename}": partial(
            give, group=group, collection=library, permission=permission
        )
        for model in IN_THE_LIBRARY
        for permission in _permissions_of(model, actions)
    }


def _rights(group, condition):
    permissions = Permission.objects.filter(condition).select_related("content_type")
    return {
        f"{permission.content_type.app_label}.{permission.codename}": partial(
            group.permissions.add, permission
        )
        for permission in permissions
    }


def _permissions_of(model, actions):
    return Permission.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        codename__in=[f"{action}_{model._meta.model_name}" for action in actions],
    )
