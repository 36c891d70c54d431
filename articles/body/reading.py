"""Cuts finished HTML into strings, citations, links to pages and sections."""

import re
from dataclasses import dataclass, field

# Possessive (*+), so that an unclosed tag costs one scan and not one for each of its letters.
TOKEN = re.compile(
    r"""<!--.*?-->|<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)"""
    r"""(?P<attributes>(?:"[^"]*"|'[^']*'|[^'"<>])*+)>""",
    re.DOTALL,
)
PLACEHOLDER = re.compile(r'(?=.*\bclass="cite")(?=.*\bdata-reference="(\d{1,18})")', re.DOTALL)
PAGE_LINK = re.compile(r'\s*data-page="(\d{1,18})"')
CLASS = re.compile(r"\bclass=")
BETWEEN = re.compile(r"[\s,;]*")
SECTIONS = {"h2": 2, "h3": 3}
# Ends a citation whose own end tag is missing.
BLOCKS = frozenset("p li ul ol div section h1 h2 h3 h4 h5 h6 table tr td th blockquote a".split())
# No word is explained in headings, links, code, quotations, labels and what lies folded up.
UNEXPLAINED = frozenset(
    "a abbr blockquote button caption code details dfn dt figcaption h1 h2 h3 h4 h5 h6 kbd label "
    "pre q samp script select style summary svg textarea th".split()
)
TITLE = re.compile(r"""\bclass=["'][^"']*title""")


class Words(str):
    """Text in which words of the glossary may be explained. Other text is a plain str."""


@dataclass
class Citation:
    """Neighbouring citations. `lead` is the blank before them: it goes with them if they go."""

    ids: list
    lead: str


@dataclass
class PageLink:
    page_id: int


@dataclass
class Section:
    """A heading from its start tag on; the text below it is not part of it."""

    level: int
    attributes: str
    pieces: list = field(default_factory=list)


class Reading:
    """Cuts one fragment into strings, citations (neighbours merged) and section headings."""

    def __init__(self, html):
        self.pieces = self.into = []
        self.section = None
        self.citation = None
        self.inside_citation = False
        self.unexplained = []
        position = 0
        for token in TOKEN.finditer(html):
            self._text(html[position : token.start()])
            self._tag(token)
            position = token.end()
        self._text(html[position:])
        self._close_section("")

    def _text(self, text):
        if not text or self.inside_citation:
            return
        text = text if self.unexplained else Words(text)
        if self.citation is None:
            self.into.append(text)
            return
        # What stands between neighbours is kept until we know whether another one follows.
        self.between = text
        if not BETWEEN.fullmatch(text):
            self._end_citation()

    def _tag(self, token):
        name, closing = (token["name"] or "").lower(), bool(token["close"])
        if self.inside_citation:
            if name not in BLOCKS:
                return
            self.inside_citation = False
            if name == "a" and closing:
                return
        if closing:
            self._end(name, token.group())
        else:
            self._start(name, token)

    def _start(self, name, token):
        attributes = token["attributes"]
        if name == "a" and (cited := PLACEHOLDER.match(attributes)):
            self._begin_citation(int(cited[1]))
            return
        self._end_citation()
        if name in UNEXPLAINED or TITLE.search(attributes or ""):
            self.unexplained.append(name)
        if name == "a" and (link := PAGE_LINK.fullmatch(attributes)):
            self.into.append(PageLink(int(link[1])))
        elif name in SECTIONS and not CLASS.search(attributes):
            self._open_section(name, token)
        else:
            self.into.append(token.group())

    def _end(self, name, tag):
        self._end_citation()
        if name in self.unexplained:
            # Those opened inside it end with it, whatever their own end tags do.
            del self.unexplained[_last(name, self.unexplained) :]
        if name in SECTIONS and self.section:
            self._close_section(tag)
        else:
            self.into.append(tag)

    def _begin_citation(self, reference_id):
        self.inside_citation, self.between = True, ""
        if self.citation:
            self.citation.ids.append(reference_id)
            return
        self.citation = Citation([reference_id], self._lead())
        self.into.append(self.citation)

    def _lead(self):
        """The blank before a citation goes with it if the citation is dropped."""
        if not self.into or not isinstance(self.into[-1], str):
            return ""
        text = self.into[-1]
        self.into[-1] = type(text)(text.rstrip())
        return text[len(self.into[-1]) :]

    def _end_citation(self):
        if self.citation is not None:
            self.citation = None
            self.into.append(self.between)

    def _open_section(self, name, token):
        self._close_section("")
        self.section = Section(SECTIONS[name], token["attributes"])
        self.pieces.append(self.section)
        self.into = self.section.pieces

    def _close_section(self, end_tag):
        self._end_citation()
        if self.section:
            self.section, self.into = None, self.pieces
        self.into.append(end_tag)


def _last(name, names):
    return len(names) - 1 - names[::-1].index(name)


def flat(pieces):
    """All pieces in order, those of headings too."""
    for piece in pieces:
        if isinstance(piece, Section):
            yield from piece.pieces
        else:
            yield piece
