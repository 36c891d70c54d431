"""The demo content as files (content/README.md says how they read) → plain structures."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

CONTENT = Path(__file__).with_name("content")
FENCE = re.compile(r"^```(?P<name>\w+)\n(?P<fields>.*?)^```\s*?$", re.DOTALL | re.MULTILINE)
PROSE = "prose"


class BadContent(ValueError):
    """A file of the demo content that cannot be understood; the message names the file."""


@dataclass(frozen=True)
class Document:
    """One page. `address` is the one it is loaded at, `facts` its front matter.

    `blocks` are (name, fields) in order; for prose the fields are a string of Markdown.
    """

    address: str
    facts: dict
    blocks: list


class Content:
    """Everything in one folder of content, read when it is asked for."""

    def __init__(self, folder=CONTENT):
        self.folder = Path(folder)

    @cached_property
    def references(self):
        return self._yaml("references.yaml")

    @cached_property
    def settings(self):
        return self._yaml("settings.yaml")

    @cached_property
    def pictures(self):
        """{name: {title, alt, …}} of pictures; `picture_file` says where each one is."""
        return self._yaml("image-briefs.yaml")

    @cached_property
    def shared(self):
        return self._yaml("shared.yaml")

    @cached_property
    def articles(self):
        return self._documents("articles", "/articles/")

    @cached_property
    def stories(self):
        return self._documents("stories", "/stories/")

    @cached_property
    def episodes(self):
        return self._documents("podcast", "/podcast/")

    @cached_property
    def groups(self):
        return self._documents("groups", "/support-groups/")

    @cached_property
    def glossary(self):
        """[{term, definition, forms, more}]; the last two may be missing."""
        return self._yaml("glossary.yaml")

    @cached_property
    def pages(self):
        """{slug: Document} of the pages that every site has."""
        documents = [*self._documents("pages", "/"), self._document(self.folder / "faq.md", "/")]
        return {document.facts["slug"]: document for document in documents}

    @property
    def documents(self):
        return [*self.below_lists, *self.pages.values()]

    @property
    def below_lists(self):
        """Pages that stand in a list, each list in its own order."""
        return [*self.articles, *self.stories, *self.episodes, *self.groups]

    def recording_file(self, name, ending):
        return self.folder / "recordings" / f"{name}.{ending}"

    def picture_file(self, name):
        return self.folder / "images" / f"{name}.png"

    def _yaml(self, name):
        return _parse((self.folder / name).read_text(encoding="utf-8"), name)

    def _documents(self, folder, prefix):
        paths = sorted((self.folder / folder).glob("*.md"))
        found = [self._document(path, prefix) for path in paths]
        return sorted(found, key=lambda document: document.facts.get("order", 0))

    def _document(self, path, prefix):
        try:
            _before, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        except ValueError:
            raise BadContent(f"{path.name}: facts between two lines of --- are missing") from None
        facts = _parse(front, path.name)
        address = "/" if facts["slug"] == "home" else f"{prefix}{facts['slug']}/"
        return Document(address, facts, list(self._blocks(body, path.name)))

    def _blocks(self, body, name):
        position = 0
        for fence in FENCE.finditer(body):
            yield from _prose(body[position : fence.start()])
            fields = _parse(fence["fields"], name)
            yield fence["name"], self._shared_or_own(fence["name"], fields, name)
            position = fence.end()
        yield from _prose(body[position:])

    def _shared_or_own(self, block, fields, name):
        if "use" not in fields:
            return fields
        try:
            return self.shared[block][fields["use"]]
        except KeyError:
            raise BadContent(f"{name}: no shared {block} is named {fields['use']}") from None


def _prose(text):
    if text.strip():
        yield PROSE, text.strip()


def _parse(text, name):
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadContent(f"{name}: {error}") from error
