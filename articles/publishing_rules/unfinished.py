"""What a draft may leave empty, a published page may not.

The editor's form asks for it too; a draft that is published from a list or by the clock never
sees that form.
"""

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField, StreamField

from articles.blocks.texts import if_worded
from articles.publishing_rules.content import one_step_down
from articles.publishing_rules.findings import Finding, Place

CODE = "unfinished"


def everything_required_is_filled_in(content):
    for field in content.page._meta.get_fields():
        if isinstance(field, StreamField):
            place = Place(field.name, words=capfirst(str(field.verbose_name)))
            yield from _of_stream(field.stream_block, getattr(content.page, field.name), place)
    for child, place in content.children:
        yield from _of_child(child, place)


def answers_have_words(content):
    """The form lets a paragraph without words pass, which is what an empty editor sends."""
    for child, place in content.children:
        for field in child._meta.get_fields():
            if not isinstance(field, RichTextField) or field.blank:
                continue
            html = getattr(child, field.name)
            if html and not if_worded(html):
                where = place.inside(field.name, capfirst(str(field.verbose_name)))
                yield Finding(CODE, _("This field is required."), where)


def _of_stream(block, value, place):
    try:
        block.clean(value)
    except ValidationError as error:
        yield from _findings(error, block, place, value=value)


def _of_child(child, place):
    try:
        child.clean_fields(exclude=[place.field, "page"])
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = capfirst(str(child._meta.get_field(name).verbose_name))
            for message in messages:
                yield Finding(CODE, message, place.inside(name, label))


def _findings(error, block, place, value):
    """The findings in an error of a block: Wagtail nests them as the blocks are nested."""
    inner = getattr(error, "block_errors", None)
    if inner is None:
        for message in error.messages:
            yield Finding(CODE, message, place)
        return
    for message in _plain(error.non_block_errors):
        yield Finding(CODE, message, place)
    for step, below in inner.items():
        child, inner_value, words = one_step_down(block, value, step)
        yield from _findings(below, child, place.inside(step, words), inner_value)


def _plain(errors):
    return [message for error in errors.as_data() for message in error.messages]
