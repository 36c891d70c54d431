"""`python -m tests.schema_org.extract FILE`: make vocabulary.json from schema-dts.

schema-dts (npm, Apache-2.0) is generated from schema.org's own vocabulary (CC BY-SA 3.0); FILE
is its dist/schema.d.ts, of version 2.1.0 when vocabulary.json was made last. Add a type to TYPES
when a page begins to use it.
"""

import json
import re
import sys
from pathlib import Path

FOUND = Path(__file__).with_name("vocabulary.json")
TYPES = (
    "Thing Article MedicalWebPage WebPage FAQPage CollectionPage WebSite BreadcrumbList ListItem "
    "Question Answer Person Organization PodcastSeries PodcastSeason PodcastEpisode AudioObject "
    "MediaObject Event Place VirtualLocation PostalAddress DefinedTerm DefinedTermSet ImageObject "
    "MedicalCondition Country ScholarlyArticle CreativeWork Language Schedule Clip "
    "CorrectionComment"
).split()
ENUMERATIONS = ("EventStatusType", "EventAttendanceModeEnumeration")
BASE = re.compile(r"^interface (\w+)Base extends ([^{]+)\{(.*?)^\}", re.MULTILINE | re.DOTALL)
LEAF = re.compile(r"^export interface (\w+)Leaf extends ([^{]+)\{", re.MULTILINE)
PROPERTY = re.compile(r'^ {4}"(\w+)"\?: SchemaValue<(.*), "\w+">;$', re.MULTILINE)
PARENT = re.compile(r"(\w+)Base")


def extract(text):
    """{"types": {name: {"parents", "properties": {name: [types]}}}, "values": {enumeration: []}}"""
    bases = {name: (parents, body) for name, parents, body in BASE.findall(text)}
    leaves = dict(LEAF.findall(text))
    types, waiting = {}, list(TYPES)
    while waiting:
        name = waiting.pop()
        if name in types:
            continue
        above, body = bases.get(name, (leaves.get(name, ""), ""))
        parents = [parent for parent in PARENT.findall(above) if parent != name]
        types[name] = {"parents": parents, "properties": _properties(body)}
        waiting += parents
    values = {name: _values(text, name) for name in ENUMERATIONS}
    return {"types": dict(sorted(types.items())), "values": values}


def _properties(body):
    return {
        name: sorted(set(re.findall(r"\w+", kinds)) - {"IdReference"})
        for name, kinds in PROPERTY.findall(body)
    }


def _values(text, name):
    line = re.search(rf"^export type {name} = (.*);$", text, re.MULTILINE)
    return re.findall(r'"(https://schema\.org/\w+)"', line[1])


if __name__ == "__main__":
    found = extract(Path(sys.argv[1]).read_text(encoding="utf-8"))
    FOUND.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
