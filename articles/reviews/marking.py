"""Marking a page as reviewed: a row in the record, the facts on the page, and nothing else."""

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from articles.reviews.models import Review

LOG_ACTION = "articles.mark_reviewed"


@transaction.atomic
def mark_reviewed(page, *, reviewed_on, next_due, reviewer=None, note="", by=None):
    """Record that the whole of a saved page was checked; returns the Review.

    reviewed_on and next_due are days; reviewer is a Person that readers may see, by the user
    who says so. Nothing is published: text, drafts and the day of publication stay as they
    are. Pages that only repeat this one (aliases) show the same. ValidationError if a day
    cannot be right.
    """
    page = page.specific
    # Held until the end, so that whoever saves the page meanwhile waits and sees these facts.
    rows = type(page)._base_manager.filter(Q(pk=page.pk) | Q(alias_of=page.pk))
    list(rows.order_by("pk").select_for_update().values_list("pk"))
    review = Review(
        page_id=page.pk,
        reviewer=reviewer,
        reviewed_on=reviewed_on,
        next_due=next_due,
        note=note,
        made_by=by,
    )
    review.full_clean()
    review.save()
    rows.update(reviewer=reviewer, last_reviewed=reviewed_on, next_review_due=next_due)
    page.reviewer, page.last_reviewed, page.next_review_due = reviewer, reviewed_on, next_due
    log(instance=page, action=LOG_ACTION, user=by, data=_said(review))
    return review


def _said(review):
    return {
        "review": review.pk,
        "reviewer": str(review.reviewer or ""),
        "reviewed_on": review.reviewed_on.isoformat(),
        "next_due": review.next_due.isoformat(),
        "note": review.note,
    }
