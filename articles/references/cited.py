"""Citations as rich text stores them: `<a linktype="reference" id="12">Mitchell 2021</a>`."""

import re

STORED = re.compile(
    r'\s?<a\b(?=[^>]*\blinktype="reference")[^>]*>.*?</a>', re.IGNORECASE | re.DOTALL
)


def without_citations(stored_html):
    """Stored rich text without its citations, for search and for counting words."""
    return STORED.sub("", stored_html)
