"""Who may do what. The other roles come with reviews; editors are what an empty site needs."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtailmedia.models import Media

from articles.models import Person, Reference, SiteSettings, Topic

EDITORS = "Editors"
ON_PAGES = ("add", "change", "publish", "lock", "unlock")
ON_RECORDS = ("add", "change", "delete", "view")
# The rights on files are kept with the models of the packages, whatever ours are.
IN_THE_LIBRARY = (Image, Document, Media)


def make_editors(say):
    """Give the group Editors what it needs to run the site. Done once: rights are staff's then."""
    editors, _made = Group.objects.get_or_create(name=EDITORS)
    if editors.permissions.filter(content_type__app_label="articles").exists():
        return
    root = Page.objects.get(depth=1)
    for action in ON_PAGES:
        permission = _permission(Page, action)
        GroupPagePermission.objects.get_or_create(group=editors, page=root, permission=permission)
    library = Collection.get_first_root_node()
    for model in IN_THE_LIBRARY:
        for action in ("add", "change", "choose"):
            if permission := _permission(model, action):
                GroupCollectionPermission.objects.get_or_create(
                    group=editors, collection=library, permission=permission
                )
    records = [
        _permission(model, action) for model in (Reference, Person, Topic) for action in ON_RECORDS
    ]
    editors.permissions.add(
        *records,
        _permission(SiteSettings, "change"),
        Permission.objects.get(codename="access_admin"),
    )
    say("role made: Editors")


def _permission(model, action):
    return Permission.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        codename=f"{action}_{model._meta.model_name}",
    ).first()
