"""Headings are a table of contents for those who listen to a page: no gaps, none empty."""

import re
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from articles.publishing_rules.findings import Finding

HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.IGNORECASE | re.DOTALL)
HIGHEST = 2
SHOWN = 60


def headings_are_in_order(content):
    """h2, below it h3, below that h4. The page's title is its only h1."""
    above = HIGHEST - 1
    for text in content.texts:
        if text.place.field != "body":
            continue
        for found in HEADING.finditer(text.html):
            level, words = int(found[1]), unescape(strip_tags(found[2])).strip()
            if not words:
                sentence = _("There is a heading without words. Remove it or fill it in.")
                yield Finding("empty-heading", sentence, text.place)
                continue
            if level > above + 1:
                yield Finding("heading-order", _skipped(words, level, above), text.place)
            above = level


def _skipped(words, level, above):
    words = words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
    return _(
        "“%(words)s” is a heading of level %(level)d, but the one before it has level %(above)d. "
        "Make it level %(wanted)d."
    ) % {"words": words, "level": level, "above": above, "wanted": above + 1}
