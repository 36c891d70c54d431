"""The numbers by which registers know a work, out of whatever people paste."""

import re
from urllib.parse import unquote

# The registrant code and suffix of a DOI (ISO 26324), as Crossref recommends to match it.
DOI = re.compile(r"10\.\d{4,9}/\S+", re.IGNORECASE)
PMID = re.compile(
    r"(?:(?:PMID:?\s*)|(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov/"
    r"|ncbi\.nlm\.nih\.gov/pubmed/))?([1-9]\d{0,8})/?",
    re.IGNORECASE,
)


def normalised_doi(text):
    """The bare DOI in small letters (DOIs ignore case), or None when there is none."""
    found = DOI.search(unquote(text or ""))
    if not found:
        return None
    doi = found.group().rstrip(".,;").lower()
    # Some DOIs end with a bracket of their own; one that was never opened is the sentence's.
    if doi.endswith(")") and doi.count("(") < doi.count(")"):
        doi = doi.rstrip(".,;)")
    return doi


def normalised_pmid(text):
    """The digits of a PubMed number or of an address at PubMed, or None if it is neither."""
    found = PMID.fullmatch((text or "").strip())
    return found[1] if found else None
