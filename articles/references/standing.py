"""Whether a work still stands: how grave a notice is, and what may no longer be built upon it."""

from articles.references.models import Reference

Status = Reference.Retraction
# From the lightest to the gravest. The first two say the same: that there is nothing to tell.
BY_GRAVITY = (
    Status.NONE,
    Status.NOT_APPLICABLE,
    Status.CORRECTED,
    Status.CONCERN,
    Status.PARTLY,
    Status.WITHDRAWN,
    Status.RETRACTED,
)
NOTHING_TO_TELL = frozenset({Status.NONE, Status.NOT_APPLICABLE, ""})
UNSUPPORTABLE = frozenset({Status.WITHDRAWN, Status.RETRACTED})
# What readers are told in the text too, not only in the list at its end.
GRAVE = frozenset({Status.CONCERN, Status.PARTLY}) | UNSUPPORTABLE


def gravity(status):
    """A whole number that orders statuses; the same for those that say nothing."""
    return 0 if status in NOTHING_TO_TELL else BY_GRAVITY.index(status)


def unsupportable(ids):
    """{id: Reference} of those that were retracted or withdrawn: no claim may rest on them.

    One query, or none without ids; ids that do not exist are left out.
    """
    wanted = set(ids)
    if not wanted:
        return {}
    return Reference.objects.filter(retraction_status__in=UNSUPPORTABLE).in_bulk(wanted)
