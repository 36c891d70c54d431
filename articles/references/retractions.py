"""What registers say about a work afterwards: corrections, concerns, withdrawals, retractions.

Crossref lists the notices about a work in its `updated-by` (from publishers and, since 2023, from
Retraction Watch). The notice itself has `update-to`, which names the work: that a record has one
says nothing against the record.
"""

import datetime
import re
from dataclasses import dataclass
from enum import StrEnum

from articles.references.identifiers import normalised_doi
from articles.references.importing import MARK, iso_date
from articles.references.models import Reference
from articles.references.standing import gravity

Status = Reference.Retraction
# Types of updates: https://www.crossref.org/documentation/crossmark/version-control-corrections-
# and-retractions/. New editions, new versions and clarifications tell nothing against a work.
STATUS_OF = {
    "retraction": Status.RETRACTED,
    "withdrawal": Status.WITHDRAWN,
    "removal": Status.WITHDRAWN,
    "partial_retraction": Status.PARTLY,
    "expression_of_concern": Status.CONCERN,
    "correction": Status.CORRECTED,
    "corrigendum": Status.CORRECTED,
    "erratum": Status.CORRECTED,
    "addendum": Status.CORRECTED,
}
TITLE_STATUS = {"RETRACTED": Status.RETRACTED, "WITHDRAWN": Status.WITHDRAWN}


@dataclass(frozen=True)
class Notice:
    """`date` is None where only a year or nothing is known; `doi` is empty without one."""

    status: str
    date: datetime.date | None = None
    doi: str = ""


class News(StrEnum):
    """What a check found that staff should hear of."""

    GRAVER = "graver"
    GONE = "gone"
    OVERRULED = "overruled"


NOTHING = Notice(Status.NONE)


def gravest_notice(work):
    """The Notice that weighs most about a work, of equal ones the newest; NOTHING if none."""
    notices = [_notice(entry) for entry in entries(work)]
    notices.append(_mark_in_title(work))
    known = [notice for notice in notices if notice]
    return max(known, key=_weight, default=NOTHING)


def take_over(reference, notice, *, at):
    """Write what was found at the time `at` into a reference, unsaved; returns News or None.

    What people wrote is never weakened, and not touched at all where they said so. After News
    somebody has to look at the record again.
    """
    before = reference.status_found
    reference.status_found = notice.status
    reference.notices_checked_at = reference.notices_tried_at = at
    reference.check_problem = ""
    news = _compared(reference, notice, gravity(before))
    if news:
        reference.checked_on = None
    return news


def _compared(reference, notice, before):
    """News or None; takes over what is graver. `before`: how grave the last answer was."""
    ours = gravity(reference.retraction_status)
    if gravity(notice.status) < ours:
        return News.GONE if gravity(notice.status) < before else None
    if reference.keeps_own_status:
        return News.OVERRULED if gravity(notice.status) > max(ours, before) else None
    if gravity(notice.status) == ours:
        _complete(reference, notice)
        return None
    reference.retraction_status = notice.status
    reference.retraction_date, reference.notice_doi = notice.date, notice.doi
    # It was the reason for something lighter.
    reference.retraction_reason = ""
    return News.GRAVER


def _complete(reference, notice):
    reference.retraction_date = reference.retraction_date or notice.date
    reference.notice_doi = reference.notice_doi or notice.doi


def entries(work):
    """The notices about a work as its register lists them: dicts."""
    listed = work.get("updated-by")
    return [entry for entry in listed if isinstance(entry, dict)] if _is_list(listed) else []


def _notice(entry):
    kind = re.sub(r"[\s-]+", "_", str(entry.get("type", "")).strip().lower())
    status = STATUS_OF.get(kind)
    if not status:
        return None
    known = iso_date(entry.get("updated"))
    day = datetime.date.fromisoformat(known) if len(known) == len("2024-08-10") else None
    return Notice(status, day, normalised_doi(str(entry.get("DOI") or "")) or "")


def _mark_in_title(work):
    """Some publishers only write it before the title."""
    titles = work.get("title")
    first = titles[0] if _is_list(titles) and titles else ""
    found = MARK.match(first) if isinstance(first, str) else None
    return Notice(TITLE_STATUS[found[1]]) if found else None


def _weight(notice):
    return (
        gravity(notice.status),
        bool(notice.date),
        notice.date or datetime.date.min,
        bool(notice.doi),
    )


def _is_list(value):
    return isinstance(value, list)
