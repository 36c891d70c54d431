"""Puts the pieces of a page together again, with numbers, ids and addresses."""

import re
from html import unescape

from django.utils.html import escape, format_html, format_html_join, strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from articles.body.explained import Explaining
from articles.body.reading import Citation, PageLink, Section, Words

ID = re.compile(r"""\bid=["']([^"']+)["']""")
# Ids that the templates around the text use.
TAKEN_IDS = frozenset({"main", "references", "contents"})
TAKEN_BEGINNINGS = ("page-", "footer-", "search-", "ref-", "cite-", "word-", "use-")

NO_BREAK_SPACE = "\u00a0"


class Writing:
    """One page being written. `listed`: {id: ListedReference}; `addresses`: {page id: address}.

    lexicon: the glossary whose words are explained, or None.
    """

    def __init__(self, listed, addresses, fragments, lexicon=None):
        self.listed = listed
        self.addresses = addresses
        self.explaining = Explaining(lexicon)
        self.used_ids = set(TAKEN_IDS).union(*(ID.findall(fragment) for fragment in fragments))
        self.sections = []

    def html(self, pieces):
        """The pieces as safe HTML: templates escaped them, and what is added here is escaped."""
        # Safe because every piece is: what templates printed, or what format_html made below.
        return mark_safe("".join(self._written(pieces)))  # noqa: S308

    def _written(self, pieces):
        for position, piece in enumerate(pieces):
            if isinstance(piece, Citation):
                yield self._citation(piece, pieces[position + 1 : position + 2])
            elif isinstance(piece, PageLink):
                yield self._page_link(piece)
            elif isinstance(piece, Section):
                yield self._section(piece)
            elif isinstance(piece, Words):
                yield self.explaining.marked(piece)
            else:
                yield piece

    def _citation(self, citation, following):
        entries = {
            self.listed[reference_id].number: self.listed[reference_id]
            for reference_id in citation.ids
            if reference_id in self.listed
        }
        if entries:
            links = format_html_join(", ", "{}", ((entries[n].cite(),) for n in sorted(entries)))
            # A number alone at the beginning of a line would be read as belonging to what follows.
            lead = NO_BREAK_SPACE if citation.lead else ""
            return lead + format_html('<span class="cite-group">[{}]</span>', links)
        next_text = following[0] if following and isinstance(following[0], str) else ""
        return citation.lead if next_text[:1].isalnum() else ""

    def _page_link(self, link):
        # Like Wagtail: the words of a link stay when its page is gone.
        address = self.addresses.get(link.page_id)
        return f'<a href="{escape(address)}">' if address else "<a>"

    def _section(self, section):
        inner = self.html(section.pieces)
        words = "".join(piece for piece in section.pieces if isinstance(piece, str))
        title = unescape(strip_tags(words)).strip()
        attributes = section.attributes
        if title:
            own = ID.search(attributes)
            anchor = own[1] if own else self._free_id(title)
            attributes = attributes if own else f'{attributes} id="{anchor}"'
            self.sections.append(
                {"id": anchor, "title": title, "level": section.level, "children": []}
            )
        return f"<h{section.level}{attributes}>{inner}"

    def _free_id(self, title):
        base = slugify(title)[:60].strip("-") or "section"
        if base.startswith(TAKEN_BEGINNINGS):
            base = f"section-{base}"
        number, anchor = 1, base
        while anchor in self.used_ids:
            number += 1
            anchor = f"{base}-{number}"
        self.used_ids.add(anchor)
        return anchor


def nested(sections):
    """The same sections with each h3 among the children of the h2 before it."""
    top = []
    for section in sections:
        below = section["level"] == 3 and top and top[-1]["level"] == 2
        (top[-1]["children"] if below else top).append(section)
    return top
