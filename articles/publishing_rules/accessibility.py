"""Wagtail's own checks of a preview (axe), set to what writers can change: the text."""

from wagtail.admin.userbar import ContentCheckerItem

# Whether the frame around the text is accessible is our tests' concern, not a writer's.
TEXT = ["main"]
# Ours have a summary that search engines get, and no field that has to be filled in.
NOT_FOR_WRITERS = {"empty-meta-description"}
ADDED = ["image-alt", "image-redundant-alt", "list", "scope-attr-valid", "th-has-data-cells"]


class OurContentChecker(ContentCheckerItem):
    axe_include = TEXT
    axe_run_only = [
        *(name for name in ContentCheckerItem.axe_run_only if name not in NOT_FOR_WRITERS),
        *ADDED,
    ]


def check_our_content(request, items, page):
    """Hook construct_wagtail_userbar: ours in place of Wagtail's, in the same mode."""
    for position, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[position] = OurContentChecker(in_editor=item.in_editor)
