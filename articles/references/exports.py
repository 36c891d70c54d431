"""References as files for reference managers: RIS and BibTeX, in UTF-8.

RIS: https://en.wikipedia.org/wiki/RIS_(file_format) and Endnote's list of tags; lines end with CR
LF. BibTeX: http://tug.ctan.org/info/bibtex/tamethebeast/ttb_en.pdf. `year` is a whole number there.
"""

import re

from articles.references.identifiers import address_of_doi
from articles.references.models import Reference

Kind = Reference.Kind
RIS, BIBTEX = "ris", "bib"
MEDIA_TYPES = {RIS: "application/x-research-info-systems", BIBTEX: "application/x-bibtex"}
RIS_TYPES = {
    Kind.JOURNAL: "JOUR",
    Kind.REPORT: "RPRT",
    Kind.WEBPAGE: "ELEC",
    Kind.MAGAZINE: "MGZN",
    Kind.NEWSPAPER: "NEWS",
    Kind.PREPRINT: "UNPB",
    Kind.BOOK: "BOOK",
    Kind.CHAPTER: "CHAP",
    Kind.LEGISLATION: "STAT",
    Kind.DATASET: "DATA",
}
BIBTEX_TYPES = {
    Kind.JOURNAL: "article",
    Kind.MAGAZINE: "article",
    Kind.NEWSPAPER: "article",
    Kind.REPORT: "techreport",
    Kind.BOOK: "book",
    Kind.CHAPTER: "incollection",
}
# "Mitchell JM" or "van der Kolk B Jr": the initials are what stands in capitals at the end.
PERSON = re.compile(
    r"(?P<family>.+?) (?P<given>[A-Z]{1,3})(?: (?P<suffix>Jr|Sr|[1-9](?:st|nd|rd|th)))?"
)
ET_AL = re.compile(r"et\.? al\.?", re.IGNORECASE)
# What TeX reads as a command. BibTeX counts braces also behind a backslash: by name they are even.
TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
IN_TEX = str.maketrans(TEX)
# A word with a capital behind its first letter keeps it, whatever the style does to titles.
CAPITALS = re.compile(r"(?<![\w\\{])(\w+[A-Z]\w*|[A-Z]{2,})")


def exported(references, form):
    """The references as one text in the format RIS or BIBTEX, in the order given."""
    return "".join(map({RIS: _ris, BIBTEX: _bibtex}[form], references))


def _ris(reference):
    pages = re.split(r"\s*[-–]\s*", reference.pages, maxsplit=1)
    lines = [
        ("TY", RIS_TYPES[reference.kind]),
        *(("AU", _inverted(name)) for name in _authors(reference) if not ET_AL.fullmatch(name)),
        ("TI", reference.title),
        ("T2", reference.container),
        ("PY", reference.year),
        ("DA", _ris_date(reference.published)),
        ("VL", reference.volume),
        ("IS", reference.issue),
        ("SP", pages[0]),
        ("EP", pages[1] if len(pages) > 1 else ""),
        ("PB", reference.publisher),
        ("CY", reference.publisher_place),
        ("DO", reference.doi or ""),
        ("AN", f"PMID: {reference.pmid}" if reference.pmid else ""),
        ("UR", _address(reference)),
        ("N1", _notice(reference)),
        ("ID", reference.key),
        ("ER", ""),
    ]
    # A line break inside a value would begin a line without a tag.
    written = ((tag, " ".join(value.split())) for tag, value in lines)
    return (
        "".join(f"{tag}  - {value}\r\n" for tag, value in written if value or tag == "ER") + "\r\n"
    )


def _ris_date(published):
    """YYYY/MM/DD/ with what is not known left empty."""
    return "/".join((published.split("-") + ["", ""])[:3]) + "/" if published else ""


def _bibtex(reference):
    kind = BIBTEX_TYPES.get(reference.kind, "misc")
    year, *rest = [*reference.published.split("-"), ""]
    fields = {
        "author": " and ".join(map(_bibtex_name, _authors(reference))),
        "title": _bibtex_title(reference.title),
        {"article": "journal", "incollection": "booktitle"}.get(kind, "howpublished"): _tex(
            reference.container
        ),
        "year": year,
        "month": str(int(rest[0])) if rest[0] else "",
        "volume": _tex(reference.volume),
        "number": _tex(reference.issue),
        "pages": re.sub(r"\s*[-–]\s*", "--", _tex(reference.pages)),
        "institution" if kind == "techreport" else "publisher": _tex(reference.publisher),
        "address": _tex(reference.publisher_place),
        # These two are read as they are; only what would end the field is written otherwise.
        "doi": _even(reference.doi or ""),
        "pmid": reference.pmid,
        "url": _even(_address(reference)),
        "note": _tex(_notice(reference)),
    }
    lines = (f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{reference.key},\n{''.join(lines)}}}\n\n"


def _bibtex_name(name):
    person = None if ET_AL.fullmatch(name) else PERSON.fullmatch(name)
    if person:
        suffix = f", {person['suffix']}" if person["suffix"] else ""
        return f"{_tex(person['family'])}{suffix}, {'. '.join(person['given'])}."
    # An organisation is one name, also with "and" in it.
    return "others" if ET_AL.fullmatch(name) else f"{{{_tex(name)}}}"


def _inverted(name):
    """RIS writes “Family, G.M., Suffix”."""
    person = PERSON.fullmatch(name)
    if not person:
        return name
    parts = (person["family"], f"{'.'.join(person['given'])}.", person["suffix"])
    return ", ".join(part for part in parts if part)


def _bibtex_title(title):
    return CAPITALS.sub(r"{\1}", _tex(title))


def _tex(text):
    return " ".join(text.split()).translate(IN_TEX)


def _even(address):
    return address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _authors(reference):
    """The lines of the record: people, organisations, and perhaps “et al.” at the end."""
    names = (line.strip().rstrip(",;") for line in reference.authors.splitlines())
    return [name for name in names if name]


def _address(reference):
    return address_of_doi(reference.doi) if reference.doi else reference.url


def _notice(reference):
    return reference.get_retraction_status_display() if reference.has_notice else ""
