"""Every sentence of the demo content that only readers may see, to look for in any answer.

A sentence is found by its runs of words, so that a part of one, another quotation mark or a tag
in its middle hides nothing.
"""

import re
from functools import cache, lru_cache
from html import unescape
from pathlib import Path

from django.conf import settings

from articles import skeleton
from articles.demo.reader import Content
from articles.demo.writing import Writing
from disclaimer.first_version import INITIAL_TEXT

# What the gate may show of a page, and what names rather than says.
PUBLIC_FACTS = {"title", "public_summary"}
FIRST_PAGES = Path(skeleton.__file__).with_name("skeleton_pages")
RUN = 8  # words
WITHIN_A_SENTENCE = re.compile(r"</?(?:a|abbr|b|em|i|span|strong|sup)(?:\s[^>]*)?>")
# Attributes are text too: the description of a page stands in one.
BETWEEN = re.compile(r'[<>"]')
IN_JSON = re.compile(r"\\u([0-9a-fA-F]{4})")
WORD = re.compile(r"\w+")


def runs(text):
    """All runs of RUN words in HTML, XML, JSON or plain text, as a set of tuples."""
    return set().union(*(_runs_of_part(part) for part in _parts(text)))


@cache
def gated():
    """The runs of words that no stranger may see."""
    content, known = Content(), set()
    for document in content.documents:
        if document.facts["slug"] not in settings.OPEN_PAGE_SLUGS:
            known |= _runs_of(_gated_parts(document))
    return frozenset(known - _open(content))


def found_in(text):
    """The gated runs of words in an answer's text."""
    return set().union(*(_gated_runs_of_part(part) for part in _parts(text)))


def _parts(text):
    """The text between tags and quotation marks; no run goes beyond its part."""
    plain = IN_JSON.sub(lambda found: chr(int(found[1], 16)), text)
    return BETWEEN.split(WITHIN_A_SENTENCE.sub("", plain))


def _runs_of_part(part):
    words = WORD.findall(unescape(unescape(part)).lower())
    return set(zip(*(words[start:] for start in range(RUN)), strict=False))


# Thousands of answers are one and the same gate: most parts of a page were seen before.
@lru_cache(maxsize=50_000)
def _gated_runs_of_part(part):
    return frozenset(gated() & _runs_of_part(part))


def _open(content):
    """What everyone may see: open pages, the disclaimer, settings, titles, public summaries."""
    parts = [content.settings, INITIAL_TEXT.read_text(encoding="utf-8")]
    for slug in settings.OPEN_PAGE_SLUGS:
        parts.append((FIRST_PAGES / f"{slug}.md").read_text(encoding="utf-8"))
    for document in content.documents:
        parts.append({name: document.facts.get(name) for name in PUBLIC_FACTS})
        if document.facts["slug"] in settings.OPEN_PAGE_SLUGS:
            parts += [document.facts, [fields for _, fields in document.blocks]]
    return _runs_of(parts)


def _gated_parts(document):
    facts = {name: value for name, value in document.facts.items() if name not in PUBLIC_FACTS}
    return [facts, [(name, fields) for name, fields in document.blocks]]


def _runs_of(parts):
    return set().union(*(runs(text) for text in _texts(parts)))


def _texts(value):
    if isinstance(value, str) and not value.startswith("page:"):
        yield _as_shown(value)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)


class _NoPagesOrReferences(dict):
    def __missing__(self, key):
        return None


def _as_shown(markdown):
    """HTML of the Markdown, without its citations: their numbers differ from page to page."""
    return _writing().text(markdown)


@cache
def _writing():
    return Writing(references=_NoPagesOrReferences(), pages=_NoPagesOrReferences())
