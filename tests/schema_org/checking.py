"""Holds JSON-LD against schema.org's vocabulary: known types, their properties, fitting values."""

import json
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path

VOCABULARY = json.loads(Path(__file__).with_name("vocabulary.json").read_text(encoding="utf-8"))
TYPES, VALUES = VOCABULARY["types"], VOCABULARY["values"]
DURATION = re.compile(r"P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?")


def problems(facts, *, where="", is_whole=True):
    """Sentences about what schema.org does not allow in this object; empty if all is well."""
    found = []
    if is_whole and facts.get("@context") != "https://schema.org":
        found.append(f"{where}: no context")
    kind = facts.get("@type")
    if kind not in TYPES:
        return [*found, f"{where}: unknown type {kind}"]
    allowed = properties(kind)
    for name, value in facts.items():
        place = f"{where}/{kind}.{name}"
        if name.startswith("@"):
            continue
        if name not in allowed:
            found.append(f"{place}: not a property of it")
            continue
        for each in value if isinstance(value, list) else [value]:
            found += _value_problems(each, allowed[name], place)
    return found


@cache
def properties(kind):
    """{property: expected types} of a type and all above it."""
    own = {name: tuple(kinds) for name, kinds in TYPES[kind]["properties"].items()}
    for parent in TYPES[kind]["parents"]:
        own = {**properties(parent), **own}
    return own


@cache
def ancestors(kind):
    above = {found for parent in TYPES[kind]["parents"] for found in ancestors(parent)}
    return frozenset({kind, *above})


def _value_problems(value, expected, place):
    if isinstance(value, dict):
        inner = problems(value, where=place, is_whole=False)
        known = value.get("@type") in TYPES
        if known and not ancestors(value["@type"]) & set(expected):
            return [*inner, f"{place}: {value['@type']} where {expected} belongs"]
        return inner
    fits = any(_fits(value, kind) for kind in expected)
    return [] if fits else [f"{place}: {value!r} where {expected} belongs"]


def _fits(value, kind):
    if kind in VALUES:
        return value in VALUES[kind]
    if isinstance(value, bool) or kind == "Boolean":
        return isinstance(value, bool) and kind == "Boolean"
    if isinstance(value, (int, float)):
        return kind in {"Integer", "Number", "Float"}
    if not isinstance(value, str) or not value:
        return False
    if kind in {"Date", "DateTime", "Time"}:
        return _is_moment(value)
    if kind == "URL":
        return value.startswith(("https://", "http://"))
    if kind == "Duration":
        return bool(DURATION.fullmatch(value))
    # What stands for a thing by its address, as in BreadcrumbList's items.
    return kind == "Text" or (kind == "Thing" and value.startswith(("https://", "http://")))


def _is_moment(value):
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return bool(date.fromisoformat(value[:10]))
