"""Remembers what the demo content once made, so that nothing is made a second time.

The marks are entries of Wagtail's audit log. They stay when the thing itself is renamed, moved or
deleted, and staff see in its history that it came with the demo content.
"""

from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry

CREATED = "wagtail.create"
EDITED = "wagtail.edit"


def once_made():
    """{key: id, as text} of everything that was ever loaded, deleted things included."""
    return {
        entry.data["demo"]: str(entry.object_id)
        for model in (PageLogEntry, ModelLogEntry)
        for entry in model.objects.filter(data__has_key="demo")
    }


def mark(thing, key, action=CREATED):
    """Say in the audit log that `thing` (saved) was loaded under `key`."""
    log(instance=thing, action=action, data={"demo": key})
