"""What a rule found, and where on the page."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """Where something stands on a page.

    field: name of the page's field, or of the relation for a child such as a question.
    path: the way down from there: positions and names of blocks, or position and field of a child.
    words: the same for people, for example "Text, block 3 (Claim and its certainty)".
    block: id of the block of the page's body, for a link in the editor; empty elsewhere.
    """

    field: str
    path: tuple = ()
    words: str = ""
    block: str = ""

    def inside(self, step, words=""):
        """The place one step further down."""
        told = f"{self.words}, {words}" if words else self.words
        return Place(self.field, (*self.path, step), told, self.block)


@dataclass(frozen=True)
class Finding:
    """`stops`: the page cannot be published with it. Otherwise it is a hint."""

    code: str
    sentence: str
    place: Place = field(default_factory=lambda: Place(""))
    stops: bool = True

    def __str__(self):
        return f"{self.place.words}: {self.sentence}" if self.place.words else self.sentence


def stopping(findings):
    """Those of the findings that stop a page from being published, as a list."""
    return [finding for finding in findings if finding.stops]
