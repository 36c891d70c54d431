"""Words of the glossary: marked where they first stand on a page, explained at its foot."""

from dataclasses import dataclass

from django.utils.html import format_html


@dataclass(frozen=True)
class ExplainedWord:
    """A word of the glossary on a page: `anchor` is its explanation, `place` where it stands."""

    entry: object

    @property
    def anchor(self):
        return self.entry.anchor

    @property
    def place(self):
        return f"use-{self.entry.slug}"


class Explaining:
    """Explains each word of a lexicon once; without a lexicon none."""

    def __init__(self, lexicon):
        self.lexicon = lexicon
        self.explained = {}

    @property
    def words(self):
        """[ExplainedWord] in the order of the glossary."""
        return sorted(self.explained.values(), key=lambda word: word.entry.place)

    def marked(self, text):
        """Escaped text with a link from each word that stands there for the first time."""
        return "".join(self._parts(text)) if self.lexicon else text

    def _parts(self, text):
        done = 0
        for start, end, entry in self.lexicon.find(text):
            if entry.slug in self.explained:
                continue
            self.explained[entry.slug] = word = ExplainedWord(entry)
            yield text[done:start]
            yield _start_of_link(word)
            yield text[start:end]
            yield "</a>"
            done = end
        yield text[done:]


def _start_of_link(word):
    return format_html(
        '<a class="word" id="{}" href="#{}" role="doc-glossref">', word.place, word.anchor
    )
