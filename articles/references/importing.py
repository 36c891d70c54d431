"""From a register's record (CSL-JSON as Crossref writes it) to the fields of a Reference."""

import re
from datetime import date
from html import unescape
from itertools import chain, count

from articles.references.identifiers import normalised_doi
from articles.references.models import Reference

Kind = Reference.Kind
# Crossref's types (https://api.crossref.org/types); what is not here is "other".
KINDS = {
    "journal-article": Kind.JOURNAL,
    "posted-content": Kind.PREPRINT,
    "proceedings-article": Kind.CHAPTER,
    "book-chapter": Kind.CHAPTER,
    "book-section": Kind.CHAPTER,
    "book-part": Kind.CHAPTER,
    "reference-entry": Kind.CHAPTER,
    "book": Kind.BOOK,
    "monograph": Kind.BOOK,
    "edited-book": Kind.BOOK,
    "reference-book": Kind.BOOK,
    "dissertation": Kind.BOOK,
    "report": Kind.REPORT,
    "report-component": Kind.REPORT,
    "standard": Kind.REPORT,
    "dataset": Kind.DATASET,
}
# Tags as in <i>, </mml:mi> or <sub type="x">, but not the sign in "p < 0.05".
TAG = re.compile(r"</?[a-zA-Z][\w:.-]*(?:\s[^<>]*)?/?>")
# Publishers write it before the title; readers are told in red words.
MARK = re.compile(r"^\s*(RETRACTED|WITHDRAWN)(?: (?:ARTICLE|PAPER|CHAPTER))?\s*:\s*")
MOST_AUTHORS = 100
LONGEST_NAME = 40
DATES = ("published-print", "issued", "published-online", "published")


def fields(work):
    """{field of Reference: value} from a work. Missing and odd parts are left empty.

    Not in it: label and key, which depend on what other references are called, and what notices
    say (articles.references.retractions).
    """
    kind = KINDS.get(_text(work.get("type")), Kind.PREPRINT)
    return {
        "kind": kind,
        "title": title(work),
        "authors": "\n".join(_authors(work)),
        "container": _cut(_first(work.get("container-title")), "container"),
        "publisher": _cut(_text(work.get("publisher")), "publisher"),
        "publisher_place": _cut(_text(work.get("publisher-location")), "publisher_place"),
        "published": _published(work),
        "volume": _cut(_text(work.get("volume")), "volume"),
        "issue": _cut(_text(work.get("issue")), "issue"),
        "pages": _cut(_text(work.get("page") or work.get("article-number")), "pages"),
        "doi": _cut(normalised_doi(_text(work.get("DOI"))) or "", "doi") or None,
        "csl": work,
    }


def title(work):
    """The title with its subtitle, without markup and without a publisher's mark."""
    main, below = _first(work.get("title")), _first(work.get("subtitle"))
    if below and below.lower() not in main.lower():
        main = f"{main.rstrip(':')}: {below}"
    return MARK.sub("", main)


def free_label(work):
    """“Mitchell 2021”, and with a letter behind it if another reference is called so."""
    base = f"{_who(work)} {_published(work)[:4] or 'n.d.'}"
    taken = set(Reference.objects.filter(label__istartswith=base).values_list("label", flat=True))
    taken = {label.casefold() for label in taken}
    letters = (f"{base}{letter}" for letter in "bcdefghijklmnopqrstuvwxyz")
    numbers = (f"{base} ({number})" for number in count(27))
    return next(label for label in chain([base], letters, numbers) if label.casefold() not in taken)


def _who(work):
    """Who a work is known by: the first author's family name, an organisation, or the title."""
    first = next(iter(_people(work)), {})
    name = _text(first.get("family")) or _text(first.get("name") or first.get("literal"))
    name = name or " ".join(title(work).split()[:3]) or "Reference"
    return name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME].rsplit(" ", 1)[0]


def _authors(work):
    """“Mitchell JM”, one entry a person; a list that is very long ends with “et al.”"""
    people = _people(work)
    names = [name for name in map(_name, people[:MOST_AUTHORS]) if name]
    return [*names, "et al."] if len(people) > MOST_AUTHORS else names


def _people(work):
    """Authors, or for a collection without any its editors."""
    for role in ("author", "editor"):
        people = [entry for entry in work.get(role) or () if isinstance(entry, dict)]
        if people:
            return people
    return []


def _name(person):
    family = _text(person.get("family"))
    if not family:
        return _text(person.get("name") or person.get("literal"))
    suffix = _text(person.get("suffix")).rstrip(".")
    parts = (family, _initials(_text(person.get("given"))), suffix)
    return " ".join(part for part in parts if part)


def _initials(given):
    """“JM” from “Jennifer M.”, “J.-M.” or “JM”: NLM wants capitals without stops."""
    if given.isupper() and len(given) <= 3 and given.isalpha():
        return given
    return "".join(part[0].upper() for part in re.split(r"[\s.\-‐]+", given) if part)


def _published(work):
    """The date as exactly as it is known: "2021", "2021-05" or "2021-05-10"; or nothing."""
    known = filter(None, (iso_date(work.get(name)) for name in DATES))
    return next(known, "")


def iso_date(parts):
    """{"date-parts": [[2021, 5, 10]]} as text, as far as it makes sense; "" if it does not."""
    try:
        numbers = [int(part) for part in parts["date-parts"][0][:3]]
        date(*(numbers + [1, 1])[:3])
    except (TypeError, KeyError, IndexError, ValueError, OverflowError):
        return ""
    year, *rest = numbers
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])


def _first(texts):
    """The first of a list, or the text itself: Crossref writes titles as lists."""
    return _text(texts[0] if isinstance(texts, list) and texts else texts)


def _text(value):
    """Plain text on one line: without tags, and with entities that were escaped once or twice."""
    if not isinstance(value, (str, int, float)):
        return ""
    text = unescape(unescape(str(value)))
    return " ".join(TAG.sub("", text).replace("\x00", "").split())


def _cut(text, field):
    return text[: Reference._meta.get_field(field).max_length]
