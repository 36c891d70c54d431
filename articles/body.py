"""One pass over the finished HTML of a page: section ids, contents list, numbered citations.

It works on what the templates printed, so it does not matter which block or template that was.
HTML that it does not understand passes through unchanged.
"""

import re
from dataclasses import dataclass, field
from html import unescape

from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from articles.references.models import Reference
from articles.references.vancouver import citation_html

# Possessive (*+), so that an unclosed tag costs one scan and not one for each of its letters.
TOKEN = re.compile(
    r"""<!--.*?-->|<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)"""
    r"""(?P<attributes>(?:"[^"]*"|'[^']*'|[^'">])*+)>""",
    re.DOTALL,
)
PLACEHOLDER = re.compile(r'(?=.*\bclass="cite")(?=.*\bdata-reference="(\d{1,18})")', re.DOTALL)
ID = re.compile(r"""\bid=["']([^"']+)["']""")
CLASS = re.compile(r"\bclass=")
BETWEEN = re.compile(r"[\s,;]*")
SECTIONS = {"h2": 2, "h3": 3}
# Ends a citation whose own end tag is missing.
BLOCKS = frozenset("p li ul ol div section h1 h2 h3 h4 h5 h6 table tr td th blockquote a".split())
# Ids that the templates around the text use.
TAKEN_IDS = frozenset({"main", "references", "contents"})
TAKEN_BEGINNINGS = ("page-", "footer-", "search-", "ref-", "cite-")


@dataclass
class ListedReference:
    """An entry of a page's reference list. `backlinks` lead to every place that cites it."""

    number: int
    reference: Reference
    backlinks: list = field(default_factory=list)

    @property
    def anchor(self):
        return f"ref-{self.number}"

    @cached_property
    def citation_html(self):
        return citation_html(self.reference)

    def cite(self):
        """The link that stands in the text; each one has an id of its own to come back to."""
        place = f"cite-{self.number}-{len(self.backlinks) + 1}"
        self.backlinks.append({"id": place, "label": _letters(len(self.backlinks))})
        retracted = self.reference.is_retracted
        return format_html(
            '<a class="cite{}" id="{}" href="#{}" role="doc-noteref" aria-label="{}">{}</a>',
            " cite--retracted" if retracted else "",
            place,
            self.anchor,
            f"Reference {self.number}: {self.reference.label}"
            + (", retracted" if retracted else ""),
            self.number,
        )


@dataclass
class Finished:
    """What the pass makes of a page.

    fragments: the HTML pieces given, in order, safe. contents: [{id, title, level, children}],
    h3 below their h2. references: [ListedReference] in order of first appearance.
    """

    fragments: list
    contents: list
    references: list


@dataclass
class _Citation:
    ids: list
    lead: str


@dataclass
class _Section:
    level: int
    attributes: str
    pieces: list = field(default_factory=list)


def finish(*fragments):
    """Finish the HTML fragments of one page together: numbers run through all of them.

    One query for the references, none if nothing is cited.
    """
    read = [_Reading(fragment).pieces for fragment in fragments]
    listed = _number([piece for pieces in read for piece in _flat(pieces)])
    used = set(TAKEN_IDS).union(*(ID.findall(fragment) for fragment in fragments))
    sections = []
    finished = [_write(pieces, listed, used, sections) for pieces in read]
    return Finished(finished, _nested(sections), list(listed.values()))


class _Reading:
    """Cuts one fragment into strings, citations (neighbours merged) and section headings."""

    def __init__(self, html):
        self.pieces = self.into = []
        self.section = None
        self.citation = None
        self.inside_citation = False
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
        found = None if closing or name != "a" else PLACEHOLDER.match(token["attributes"])
        if found:
            self._begin_citation(int(found[1]))
            return
        self._end_citation()
        if name in SECTIONS and closing and self.section:
            self._close_section(token.group())
        elif name in SECTIONS and not closing and not CLASS.search(token["attributes"]):
            self._open_section(name, token)
        else:
            self.into.append(token.group())

    def _begin_citation(self, reference_id):
        self.inside_citation, self.between = True, ""
        if self.citation:
            self.citation.ids.append(reference_id)
            return
        self.citation = _Citation([reference_id], self._lead())
        self.into.append(self.citation)

    def _lead(self):
        """The blank before a citation goes with it if the citation is dropped."""
        if not self.into or not isinstance(self.into[-1], str):
            return ""
        text = self.into[-1]
        self.into[-1] = text.rstrip()
        return text[len(self.into[-1]) :]

    def _end_citation(self):
        if self.citation is not None:
            self.citation = None
            self.into.append(self.between)

    def _open_section(self, name, token):
        self._close_section("")
        self.section = _Section(SECTIONS[name], token["attributes"])
        self.pieces.append(self.section)
        self.into = self.section.pieces

    def _close_section(self, end_tag):
        self._end_citation()
        if self.section:
            self.section, self.into = None, self.pieces
        self.into.append(end_tag)


def _flat(pieces):
    for piece in pieces:
        if isinstance(piece, _Section):
            yield from piece.pieces
        else:
            yield piece


def _number(pieces):
    """{id: ListedReference}, numbered by first appearance; deleted references have none."""
    ids = dict.fromkeys(
        reference_id
        for piece in pieces
        if isinstance(piece, _Citation)
        for reference_id in piece.ids
    )
    found = Reference.objects.defer("csl", "note").in_bulk(list(ids)) if ids else {}
    known = [found[reference_id] for reference_id in ids if reference_id in found]
    return {
        reference.pk: ListedReference(number, reference)
        for number, reference in enumerate(known, start=1)
    }


def _write(pieces, listed, used, sections):
    written = []
    for position, piece in enumerate(pieces):
        if isinstance(piece, _Section):
            written.append(_write_section(piece, listed, used, sections))
        elif isinstance(piece, _Citation):
            written.append(_write_citation(piece, listed, pieces[position + 1 : position + 2]))
        else:
            written.append(piece)
    # The pieces come from templates, which escaped them; what is added here is escaped too.
    return mark_safe("".join(written))  # noqa: S308


def _write_section(section, listed, used, sections):
    inner = _write(section.pieces, listed, used, sections)
    words = "".join(piece for piece in section.pieces if isinstance(piece, str))
    title = unescape(strip_tags(words)).strip()
    if not title:
        return f"<h{section.level}{section.attributes}>{inner}"
    own = ID.search(section.attributes)
    anchor = own[1] if own else _free_id(title, used)
    sections.append({"id": anchor, "title": title, "level": section.level, "children": []})
    attributes = section.attributes if own else f'{section.attributes} id="{anchor}"'
    return f"<h{section.level}{attributes}>{inner}"


def _write_citation(citation, listed, following):
    entries = sorted(
        {
            listed[reference_id].number: listed[reference_id]
            for reference_id in citation.ids
            if reference_id in listed
        }.items()
    )
    if entries:
        links = format_html_join(", ", "{}", ((entry.cite(),) for _number_, entry in entries))
        return citation.lead + format_html('<span class="cite-group">[{}]</span>', links)
    next_text = following[0] if following and isinstance(following[0], str) else ""
    return citation.lead if next_text[:1].isalnum() else ""


def _free_id(title, used):
    base = slugify(title)[:60].strip("-") or "section"
    if base.startswith(TAKEN_BEGINNINGS):
        base = f"section-{base}"
    number, anchor = 1, base
    while anchor in used:
        number += 1
        anchor = f"{base}-{number}"
    used.add(anchor)
    return anchor


def _nested(sections):
    top = []
    for section in sections:
        siblings = (
            top[-1]["children"] if section["level"] == 3 and top and top[-1]["level"] == 2 else top
        )
        siblings.append(section)
    return top


def _letters(position):
    """a, b … z, then 27, 28 …"""
    return chr(ord("a") + position) if position < 26 else str(position + 1)
