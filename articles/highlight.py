"""The part of a text that answers a search, with the words found marked. For any database."""

import re
import unicodedata

from django.utils.html import format_html, format_html_join

LENGTH = 240
BEFORE = 70
MOST_WORDS = 8
# Letters of Europe's languages without their accents, one for one so that places stay the same.
ACCENTED = "".join(map(chr, range(0xC0, 0x250)))
BARE = str.maketrans(
    {letter: unicodedata.normalize("NFKD", letter)[0] for letter in ACCENTED if letter.isalpha()}
)


def highlight(text, query):
    """About 240 characters of `text` around the first word of `query`, as safe HTML with <mark>."""
    text = " ".join(text.split())
    words = _pattern(query.translate(BARE))
    found = words.search(text.translate(BARE)) if words else None
    start = _word_start(text, max(0, found.start() - BEFORE)) if found else 0
    end = _word_end(text, start + LENGTH)
    piece = text[start:end]
    marked = format_html_join("", "{}", ((part,) for part in _marked(piece, words)))
    return format_html("{}{}{}", "… " if start else "", marked, " …" if end < len(text) else "")


def _marked(text, words):
    """The text in parts; what `words` finds is safe HTML, and the rest is still to be escaped."""
    last = 0
    for match in words.finditer(text.translate(BARE)) if words else ():
        yield text[last : match.start()]
        yield format_html("<mark>{}</mark>", text[match.start() : match.end()])
        last = match.end()
    yield text[last:]


def _pattern(query):
    """Any word that begins like one of the query's, without accents or a plural s."""
    stems = [
        re.escape(word[:-1] if len(word) > 4 and word.endswith("s") else word)
        for word in re.findall(r"\w+", query)[:MOST_WORDS]
    ]
    return re.compile(rf"\b(?:{'|'.join(stems)})\w*", re.IGNORECASE) if stems else None


def _word_start(text, position):
    return text.rfind(" ", 0, position) + 1 if position else 0


def _word_end(text, position):
    if position >= len(text):
        return len(text)
    space = text.rfind(" ", 0, position)
    return space if space > position - 40 else position
