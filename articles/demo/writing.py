"""Markdown of the demo content → rich text as Wagtail's editor stores it."""

import re
from html import escape, unescape

from django.utils.html import strip_tags
from markdown_it import MarkdownIt

CITATION = re.compile(r"\s?\[@([\w-]+)\]")
PAGE_LINK = re.compile(r'<a href="page:([^"]+)">(.*?)</a>', re.DOTALL)
# The editor writes <b> and <i>; other tags for the same would count as a change there.
EDITORS_TAGS = {"strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>"}


def _markdown():
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": True})
    markdown.options["quotes"] = "“”‘’"
    markdown.enable(["replacements", "smartquotes"])
    for token, tag in EDITORS_TAGS.items():
        markdown.add_render_rule(token, lambda *_arguments, _tag=tag: _tag)
    return markdown


class Writing:
    """Turns text into rich text. What is cited or linked to and is gone is left out.

    references: {key: Reference or None}; pages: {address: page id or None}. None stands for
    what staff have deleted. A key or an address that the content never had is a KeyError.
    """

    def __init__(self, *, references, pages):
        self.references = references
        self.pages = pages
        self.markdown = _markdown()

    def text(self, markdown):
        """Headings, paragraphs and lists, as HTML."""
        return self._linked(self.markdown.render(markdown.strip()))

    def line(self, markdown):
        """One paragraph, as HTML; empty text stays empty."""
        if not markdown:
            return ""
        return f"<p>{self._linked(self.markdown.renderInline(markdown.strip()))}</p>"

    def plain(self, text):
        """Plain text with proper quotation marks and dashes."""
        return unescape(strip_tags(self.markdown.renderInline(str(text).strip())))

    def _linked(self, html):
        return PAGE_LINK.sub(self._page_link, CITATION.sub(self._citation, html))

    def _citation(self, match):
        reference = self.references[match[1]]
        if reference is None:
            return ""
        label = escape(reference.label)
        return f' <a linktype="reference" id="{reference.pk}">{label}</a>'

    def _page_link(self, match):
        page_id = self.pages[match[1]]
        return f'<a linktype="page" id="{page_id}">{match[2]}</a>' if page_id else match[2]
