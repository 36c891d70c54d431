"""Every template of templates/includes, and the parts that are only a class of the style sheet."""

from config.style_page.examples import includes, parts
from config.style_page.specimens import TEMPLATES, specimen_of_template, templates_in

INCLUDES, PARTS = "includes", "style_page/parts"


def without_example():
    """Includes that have no example."""
    return [source for source in templates_in(INCLUDES) if _name(source) not in includes.STATES]


def of_includes(request):
    """[Specimen] of the includes that have an example."""
    return [
        specimen_of_template(
            _name(source),
            source,
            includes.STATES[_name(source)](),
            request=request,
            frame=includes.FRAMES.get(_name(source), ""),
        )
        for source in templates_in(INCLUDES)
        if _name(source) in includes.STATES
    ]


def of_parts(request):
    """[Specimen] of buttons, notices, forms…, each written out in a template of this page."""
    return [
        specimen_of_template(
            _name(source),
            source,
            {"": parts.CONTEXTS[_name(source)]() if _name(source) in parts.CONTEXTS else {}},
            request=request,
        )
        for source in templates_in(PARTS)
    ]


def _name(source):
    return (TEMPLATES / source).stem.replace("_", " ")
