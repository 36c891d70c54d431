"""The numbers by which registers know a work, out of whatever people paste."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlsplit

# The registrant code and suffix of a DOI (ISO 26324), as Crossref recommends to match it.
DOI = re.compile(r"10\.\d{4,9}/\S+", re.IGNORECASE)
PMID = re.compile(
    r"(?:(?:PMID:?\s*)|(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov/"
    r"|ncbi\.nlm\.nih\.gov/pubmed/))?([1-9]\d{0,8})(?:/(?:[?#]\S*)?)?",
    re.IGNORECASE,
)
RESOLVERS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
# What publishers write behind the DOI in the address of a page about it.
VIEW = re.compile(
    r"(?:/(?:full|fulltext|abstract|summary|meta|html|e?pdf)/?|(?<=\d)v\d+(?:\.full\S*)?)$"
)
BRACKETS = {")": "(", "]": "[", ">": "<", "}": "{"}
# Copied along from web pages and PDFs, and not to be seen.
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def normalised_doi(text):
    """The bare DOI in small letters (DOIs ignore case), or None when there is none."""
    text = (text or "").translate(UNSEEN).strip()
    if re.match(r"https?://", text, re.IGNORECASE):
        return _doi_in_address(text)
    return _first_doi(unquote(text))


def _doi_in_address(address):
    """In its path, as at doi.org and most publishers, or in a value of its query."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    doi = _first_doi(unquote(parts.path))
    if not doi:
        return _first_doi(" ".join(value for _name, value in parse_qsl(parts.query)))
    return doi if parts.hostname in RESOLVERS else VIEW.sub("", doi)


def _first_doi(text):
    found = DOI.search(text)
    if not found:
        return None
    doi = found.group().rstrip(".,;").lower()
    # Some DOIs end with a bracket of their own; one that was never opened is the sentence's.
    while doi.count(doi[-1]) > doi.count(BRACKETS.get(doi[-1], doi[-1])):
        doi = doi[:-1].rstrip(".,;")
    return doi


def address_of_doi(doi):
    """Where a DOI leads everybody to the work: https://doi.org/10.1038/…

    What would mean something else in an address is escaped, and what people read stays:
    https://www.doi.org/doi_handbook/2_Numbering.html#htmlencoding
    """
    return f"https://doi.org/{quote(doi, safe='/:;()=,')}"


def normalised_pmid(text):
    """The digits of a PubMed number or of an address at PubMed, or None if it is neither."""
    found = PMID.fullmatch((text or "").translate(UNSEEN).strip())
    return found[1] if found else None
