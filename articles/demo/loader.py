"""Fills a new site with the demo content. Running it again adds nothing and brings nothing back."""

from dataclasses import dataclass

from articles.demo import pages, things
from articles.demo.marks import once_made
from articles.demo.reader import Content
from articles.demo.writing import Writing


@dataclass(frozen=True)
class Things:
    """What pages refer to, by name; None stands for what is gone."""

    people: dict
    topics: dict
    pictures: dict
    recordings: dict


def load(say, folder=None):
    """Load what was never loaded before; `say` takes a line as it happens."""
    content = Content(folder) if folder else Content()
    made = once_made()
    references = things.load_references(content, made)
    known = Things(
        people=things.load_people(content, made),
        topics=things.load_topics(content, made),
        pictures=things.load_pictures(content, made),
        recordings=things.load_recordings(content, made),
    )
    things.load_settings(content, made)
    for document in content.below_lists:
        pages.make_shell(document, made)
    addresses = pages.page_ids(content.documents, made)
    writing = Writing(references=references, pages=addresses)
    things.load_glossary(content, made, writing)
    filled = sum(
        _fill(document, made, writing, known, say) for document in _in_order_of_publication(content)
    )
    say(f"Demo content: {filled} pages loaded." if filled else "Demo content: nothing new.")


def _fill(document, made, writing, known, say):
    page = pages.find_page(document, made)
    if page is None:
        return False
    pages.fill(page, document, writing=writing, things=known)
    say(f"loaded {document.address}")
    return True


def _in_order_of_publication(content):
    """The home page lists the newest articles beside the one it begins with, so that one is old."""
    first, *others = content.articles
    shown = [*reversed(others), *reversed(content.stories), *content.episodes, *content.groups]
    return [first, *shown, *content.pages.values()]
