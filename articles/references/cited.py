"""Citations as rich text stores them: `<a linktype="reference" id="12">Mitchell 2021</a>`."""

import re

STORED = re.compile(
    r'\s?<a\b(?=[^>]*\blinktype="reference")[^>]*>.*?</a>', re.IGNORECASE | re.DOTALL
)
CITED = re.compile(r'<a\b(?=[^>]*\blinktype="reference")[^>]*\bid="(\d{1,18})"', re.IGNORECASE)


def without_citations(stored_html):
    """Stored rich text without its citations, for search and for counting words."""
    return STORED.sub("", stored_html)


def cited_in(stored_html):
    """Ids of the references that stored rich text cites, in order."""
    return [int(found) for found in CITED.findall(stored_html)]
