"""One thing that is shown, in each of its states."""

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.text import slugify

TEMPLATES = settings.BASE_DIR / "templates"
FIRST_COMMENT = re.compile(r"{% comment %}(.*?){% endcomment %}", re.DOTALL)
ID = re.compile(r'\sid="([^"]+)"')
LEADS_TO_IDS = re.compile(r'\s(id|for|aria-labelledby|aria-describedby)="([^"]+)"')
LEADS_TO_PLACE = re.compile(r'\shref="#([^"]+)"')


@dataclass(frozen=True)
class State:
    name: str
    html: str


@dataclass
class Specimen:
    """`source` is a path below templates/; `frame` names what has to stand around it."""

    name: str
    source: str
    words: str = ""
    frame: str = ""
    states: list = field(default_factory=list)

    @property
    def id(self):
        return f"of-{slugify(self.name)}"

    def show(self, state, html):
        """Add a state, given as safe HTML. Its ids become its own: pages have each id once."""
        own = with_ids_of_its_own(html, f"{self.id}-{len(self.states) + 1}")
        self.states.append(State(state, own))


def with_ids_of_its_own(html, name):
    """The HTML with `name` after each id in it, and after what leads to one of these."""
    ids = set(ID.findall(html))

    def renamed(found):
        names = (f"{each}-{name}" if each in ids else each for each in found[2].split())
        return f' {found[1]}="{" ".join(names)}"'

    def lead(found):
        return f' href="#{found[1]}-{name}"' if found[1] in ids else found[0]

    # Safe because the templates escaped it, and ids hold nothing that would need it.
    return mark_safe(LEADS_TO_PLACE.sub(lead, LEADS_TO_IDS.sub(renamed, html)))  # noqa: S308


def templates_in(folder, pattern="*.html"):
    """Paths below templates/ of what stands directly in `folder` ("" for the top), sorted."""
    found = (TEMPLATES / folder).glob(pattern)
    return sorted(str(path.relative_to(TEMPLATES)) for path in found)


def what_it_says(source):
    """The comment at the head of a template, or nothing."""
    found = FIRST_COMMENT.search((TEMPLATES / source).read_text())
    return " ".join(found[1].split()) if found else ""


def specimen_of_template(name, source, states, *, request, frame=""):
    """A Specimen of a template in several `states`: {name: context}."""
    specimen = Specimen(name.capitalize(), source, what_it_says(source), frame)
    for state, context in states.items():
        specimen.show(state, render_to_string(source, context, request))
    return specimen
