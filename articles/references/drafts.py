"""Which drafts cite a reference. Wagtail's ReferenceIndex knows only what was saved as live."""

import json

from django.db.models import Q
from wagtail.models import Page, Revision

from articles.references.cited import cited_in


def draft_that_cites(references):
    """(Reference, title of a page) if a text that waits to be published cites one, else None.

    Reads every waiting draft: for what is rare, such as deleting.
    """
    wanted = {reference.pk: reference for reference in references}
    newest = Page.objects.filter(has_unpublished_changes=True).values("latest_revision")
    waiting = Q(pk__in=newest) | Q(approved_go_live_at__isnull=False)
    drafts = Revision.page_revisions.filter(waiting).values_list("content", flat=True)
    for content in drafts.iterator(chunk_size=20):
        # Quotation marks are escaped once for each JSON that a text is nested in.
        text = json.dumps(content).replace("\\", "")
        if cited := wanted.keys() & set(cited_in(text)):
            return wanted[min(cited)], content["title"]
    return None
