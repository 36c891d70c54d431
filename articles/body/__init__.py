"""One pass over the finished HTML of a page: section ids, contents, citations, words, links.

It works on what the templates printed, so it does not matter which block or template that was.
HTML that it does not understand passes through unchanged.
"""

from dataclasses import dataclass

from articles.body import page_links
from articles.body.listed import number
from articles.body.reading import Citation, PageLink, Reading, flat
from articles.body.writing import Writing, nested


@dataclass
class Finished:
    """What the pass makes of a page.

    fragments: the HTML pieces given, in order, safe. contents: [{id, title, level, children}],
    h3 below their h2. references: [ListedReference] in order of first appearance. words:
    [ExplainedWord] in the order of the glossary.
    """

    fragments: list
    contents: list
    references: list
    words: list


def finish(*fragments, lexicon=None):
    """Finish the HTML fragments of one page together: numbers run through all of them.

    lexicon: words to explain (articles.glossary.lexicon), or None to explain none.
    One query for the references and one for the pages linked to, none for what there is none of.
    """
    read = [Reading(fragment).pieces for fragment in fragments]
    pieces = [piece for fragment in read for piece in flat(fragment)]
    listed = number(
        reference_id
        for piece in pieces
        if isinstance(piece, Citation)
        for reference_id in piece.ids
    )
    addresses = page_links.addresses(
        piece.page_id for piece in pieces if isinstance(piece, PageLink)
    )
    writing = Writing(listed, addresses, fragments, lexicon)
    finished = [writing.html(fragment) for fragment in read]
    return Finished(
        finished, nested(writing.sections), list(listed.values()), writing.explaining.words
    )
