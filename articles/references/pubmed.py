"""Works that PubMed knows, by NCBI's E-utilities (https://www.ncbi.nlm.nih.gov/books/NBK25499/).

ESummary is turned into the shape in which Crossref answers, so that one importer reads both.
"""

import re

from django.conf import settings

from articles.references.registers import NotFound, Unusable

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DATE = re.compile(r"(\d{4})(?:[ -]([A-Za-z]{3})[a-z]*)?(?: (\d{1,2})\b)?")
INITIALS = re.compile(r"[A-Z]{1,4}")
# What PubMed calls a notice about a work, in `references`, and what Crossref calls it.
NOTICES = {
    "retraction in": "retraction",
    "partial retraction in": "partial_retraction",
    "expression of concern in": "expression_of_concern",
    "erratum in": "erratum",
    "corrected and republished in": "correction",
}
NOTICE_DOI = re.compile(r"\bdoi:\s*(10\.\d{4,9}/\S+?)\.?(?:\s|$)", re.IGNORECASE)


def work(pmid, ask):
    """What PubMed has about a number: a dict in the shape of Crossref's "message".

    `DOI` is in it only if PubMed knows one. Raises NotFound, Away or Unusable.
    """
    question = {"db": "pubmed", "id": pmid, "retmode": "json", "tool": "wayside"}
    if settings.CROSSREF_MAILTO:
        question["email"] = settings.CROSSREF_MAILTO
    answer, _address = ask.json(f"{settings.PUBMED_API}/esummary.fcgi", question)
    summary = _summary(answer, pmid)
    if "error" in summary:
        raise NotFound("no such number")
    if not summary.get("title"):
        raise Unusable("no work")
    return _as_at_crossref(summary, pmid)


def _summary(answer, pmid):
    if not isinstance(answer, dict):
        raise Unusable("no summary")
    result = answer.get("result")
    summary = result.get(pmid) if isinstance(result, dict) else None
    if isinstance(summary, dict):
        return summary
    # For a number that was never given out it answers 200, without a result for it.
    if isinstance(result, dict) or "error" in answer or "esummaryresult" in answer:
        raise NotFound("no such number")
    raise Unusable("no summary")


def _as_at_crossref(summary, pmid):
    work = {
        "PMID": pmid,
        "type": "book" if summary.get("booktitle") else "journal-article",
        "title": [summary["title"]],
        "author": [_author(entry) for entry in _dicts(summary.get("authors"))],
        "container-title": [summary.get("fulljournalname") or summary.get("source") or ""],
        "issued": {"date-parts": [_date(summary.get("pubdate"))]},
        "volume": summary.get("volume") or "",
        "issue": summary.get("issue") or "",
        "page": summary.get("pages") or "",
        "publisher": summary.get("publishername") or "",
        "updated-by": _notices(summary),
    }
    for entry in _dicts(summary.get("articleids")):
        if entry.get("idtype") == "doi" and entry.get("value"):
            work["DOI"] = entry["value"]
    return work


def _author(entry):
    """PubMed writes "Mitchell JM", and an organisation's name as it is."""
    name = str(entry.get("name") or "").strip()
    family, _blank, initials = name.rpartition(" ")
    is_person = entry.get("authtype") != "CollectiveName" and INITIALS.fullmatch(initials)
    return {"family": family, "given": initials} if family and is_person else {"name": name}


def _date(text):
    """[2021, 5, 10] from "2021 May 10", "2021 May-Jun" or "2021"; [None] from what has no year."""
    found = DATE.match(str(text or ""))
    if not found:
        return [None]
    year, month, day = found.groups()
    if not month or month.lower() not in MONTHS:
        return [int(year)]
    date = [int(year), MONTHS.index(month.lower()) + 1]
    return [*date, int(day)] if day else date


def _notices(summary):
    notices = []
    for entry in _dicts(summary.get("references")):
        kind = NOTICES.get(str(entry.get("reftype", "")).strip().lower())
        if not kind:
            continue
        source = str(entry.get("refsource") or "")
        named, date = NOTICE_DOI.search(source), re.search(r"\b(?:19|20)\d\d\b[\w -]*", source)
        notices.append(
            {
                "type": kind,
                "DOI": named[1] if named else "",
                "updated": {"date-parts": [_date(date.group() if date else "")]},
            }
        )
    kinds = {str(kind).lower() for kind in summary.get("pubtype") or ()}
    if "retracted publication" in kinds:
        notices.append({"type": "retraction"})
    return notices


def _dicts(entries):
    return [entry for entry in entries or () if isinstance(entry, dict)]
