"""Every block of every stream of every model, drawn from its preview and further examples."""

from django.apps import apps
from django.utils.html import format_html
from wagtail.fields import StreamField

from config.style_page.examples.blocks import DRAWN_ELSEWHERE, NO_PREVIEW, STATES
from config.style_page.specimens import Specimen


def every_block():
    """{name: block} of what bodies and other streams are made of; the same block counts once."""
    found = {}
    for model in apps.get_models():
        for stream in model._meta.get_fields():
            if isinstance(stream, StreamField):
                for name, block in stream.stream_block.child_blocks.items():
                    found.setdefault(type(block), (name, block))
    return dict(found.values())


def without_example():
    """Names of blocks that cannot be shown: they have neither a preview nor an example."""
    return [
        name
        for name, block in every_block().items()
        if not hasattr(block.meta, "preview_value")
        and name not in NO_PREVIEW
        and name not in DRAWN_ELSEWHERE
    ]


def specimens(request, site):
    """A Specimen for each block; `site` is the facts about this site."""
    context = {"request": request, "site": site}
    left_out = {*DRAWN_ELSEWHERE, *without_example()}
    return [
        _specimen(name, block, context)
        for name, block in every_block().items()
        if name not in left_out
    ]


def _specimen(name, block, context):
    specimen = Specimen(str(block.label), block.meta.template, str(block.meta.description or ""))
    specimen.frame = "prose"
    for state, changes in {"": {}, **STATES.get(name, {})}.items():
        drawn = block.render(_value(name, block, changes), context)
        # Wagtail puts each block of a stream into such a div.
        specimen.show(state, format_html('<div class="block-{}">{}</div>', name, drawn))
    return specimen


def _value(name, block, changes):
    if name in NO_PREVIEW:
        return block.normalize(NO_PREVIEW[name]() | changes)
    if changes:
        return block.normalize(block.meta.preview_value | changes)
    return block.get_preview_value()
