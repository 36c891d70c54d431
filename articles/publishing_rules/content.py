"""A page taken apart for the rules: its blocks and rich texts, each with the place it stands at."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, Block, ListBlock, RichTextBlock
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import RichText

from articles.publishing_rules.findings import Place
from articles.references.cited import cited_in

# Wagtail's own comments hang on pages as well, and nobody publishes them.
NOT_CONTENT = frozenset({"wagtail_admin_comments"})


@dataclass(frozen=True)
class Piece:
    """One block of a page, at any depth, with its value."""

    block: Block
    value: object
    place: Place


@dataclass(frozen=True)
class Text:
    """One rich text as the database stores it."""

    html: str
    place: Place

    @property
    def cited(self):
        """Ids of the references that it cites, in order."""
        return cited_in(self.html)


class Content:
    """Of a page, or of the page that a form would make.

    children: {relation: [(position in the form, object)]}; by default what the page holds.
    """

    def __init__(self, page, children=None):
        self.page = page
        self._children = children

    @cached_property
    def pieces(self):
        """Every block of every StreamField, those inside others after them."""
        return list(self._pieces())

    @cached_property
    def texts(self):
        """Every rich text: of blocks, of fields, and of children such as questions."""
        blocks = (
            Text(source_of(piece.value), piece.place)
            for piece in self.pieces
            if isinstance(piece.block, RichTextBlock)
        )
        return [text for text in (*blocks, *self._texts_of_fields()) if text.html]

    @cached_property
    def children(self):
        """(object, place) of everything that belongs to the page and is edited with it."""
        return list(self._find_children())

    def of(self, *kinds):
        """The pieces whose block is of one of these classes."""
        return [piece for piece in self.pieces if isinstance(piece.block, kinds)]

    def texts_below(self, place):
        """The rich texts inside the block at `place`."""
        size = len(place.path)
        return [
            text
            for text in self.texts
            if text.place.field == place.field and text.place.path[:size] == place.path
        ]

    def _pieces(self):
        for name, value, place in _fields(self.page, StreamField):
            block = self.page._meta.get_field(name).stream_block
            yield from _streamed(block, value, place)

    def _texts_of_fields(self):
        for _name, value, place in _fields(self.page, RichTextField):
            yield Text(value, place)
        for child, place in self.children:
            for name, value, inner in _fields(child, RichTextField):
                yield Text(value, place.inside(name, inner.words))

    def _find_children(self):
        for relation in get_all_child_relations(self.page):
            name = relation.get_accessor_name()
            if name in NOT_CONTENT:
                continue
            for position, child in self._of_relation(name):
                label = capfirst(str(relation.related_model._meta.verbose_name))
                yield child, Place(name, (position,), f"{label} {position + 1}")

    def _of_relation(self, name):
        if self._children is not None and name in self._children:
            return self._children[name]
        return list(enumerate(getattr(self.page, name).all()))


def source_of(value):
    """The stored HTML of a rich text value; empty for none."""
    return value.source if isinstance(value, RichText) else value or ""


def _fields(thing, kind):
    for field in thing._meta.get_fields():
        if isinstance(field, kind) and (value := getattr(thing, field.name)):
            yield field.name, value, Place(field.name, words=capfirst(str(field.verbose_name)))


def one_step_down(block, value, step):
    """(block, value, words for people) of the child of a block at a position or of a name."""
    if isinstance(block, BaseStreamBlock):
        child = value[step]
        words = {"number": step + 1, "kind": child.block.label}
        return child.block, child.value, _("block %(number)d (%(kind)s)") % words
    if isinstance(block, ListBlock):
        return block.child_block, value[step], _("number %d") % (step + 1)
    return block.child_blocks[step], value.get(step), block.child_blocks[step].label


def _streamed(block, value, place):
    """The children of a page's StreamField: these are the blocks that links can lead to."""
    for position, child in enumerate(value):
        inner, inner_value, words = one_step_down(block, value, position)
        below = replace(place.inside(position, words), block=child.id or "")
        yield from _within(inner, inner_value, below)


def _within(block, value, place):
    yield Piece(block, value, place)
    if value is None:
        return
    if isinstance(block, BaseTypedTableBlock):
        # A table shows its errors as a whole, so its cells stand where it stands.
        for row in value.row_data:
            for column, cell in zip(value.columns, row["values"], strict=False):
                yield from _within(column["block"], cell, place)
        return
    for step in _steps(block, value):
        inner, inner_value, words = one_step_down(block, value, step)
        yield from _within(inner, inner_value, place.inside(step, words))


def _steps(block, value):
    if isinstance(block, BaseStructBlock):
        return list(block.child_blocks)
    return range(len(value)) if isinstance(block, (BaseStreamBlock, ListBlock)) else ()
