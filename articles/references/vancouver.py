"""References in Vancouver style (NLM, "Citing Medicine", 2nd edition), as safe HTML."""

import re

from django.utils.html import format_html, format_html_join

from articles.references.identifiers import address_of_doi
from articles.references.models import Reference

AUTHORS_SHOWN = 6
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
PERIODICALS = {
    Reference.Kind.JOURNAL,
    Reference.Kind.PREPRINT,
    Reference.Kind.MAGAZINE,
    Reference.Kind.NEWSPAPER,
}
ONLINE = {Reference.Kind.WEBPAGE, Reference.Kind.DATASET}
ET_AL = re.compile(r"^et\.? al\.?$", re.IGNORECASE)


def citation_html(reference):
    """One reference as it stands in a list: safe HTML, one line, with links to the work."""
    parts = filter(None, [*_sentences(reference), _links(reference)])
    text = format_html_join(" ", "{}", ((part,) for part in parts))
    return format_html("{} {}", _notice(reference), text) if reference.has_notice else text


def citation_text(reference):
    """The same without markup, for copying."""
    address = f"doi:{reference.doi}" if reference.doi else reference.url
    return " ".join(filter(None, [*_sentences(reference), address]))


def _sentences(reference):
    texts = _authors(reference.authors), _title(reference), _source(reference)
    return [_sentence(text) for text in texts]


def _authors(lines):
    names = [line.strip().rstrip(",;") for line in lines.splitlines() if line.strip()]
    known = [name for name in names if not ET_AL.match(name)]
    shown = known[:AUTHORS_SHOWN]
    if len(shown) < len(names):
        shown.append("et al")
    return ", ".join(shown)


def _title(reference):
    online = reference.kind in ONLINE
    return (
        f"{reference.title.strip().rstrip('.')} [Internet]" if online else reference.title.strip()
    )


def _source(reference):
    if reference.kind in PERIODICALS:
        return _periodical(reference)
    if reference.kind == Reference.Kind.CHAPTER and reference.container:
        return f"In: {reference.container}. {_imprint(reference)}"
    return _imprint(reference)


def _periodical(reference):
    """Journal. 2021 May 10;27(6):1025-33"""
    number = reference.volume + (f"({reference.issue})" if reference.issue else "")
    place = ":".join(part for part in (number, _short_range(reference.pages)) if part)
    date = ";".join(part for part in (_date(reference.published), place) if part)
    name = reference.container or reference.publisher
    return ". ".join(part for part in (name, date) if part)


def _imprint(reference):
    """Place: Publisher; 2024 Aug 9"""
    publisher = reference.publisher or reference.container
    if publisher == reference.authors.strip():
        # NLM repeats it; readers need it once.
        publisher = ""
    made_by = ": ".join(part for part in (reference.publisher_place, publisher) if part)
    pages = f"p. {_short_range(reference.pages)}" if reference.pages else ""
    imprint = "; ".join(part for part in (made_by, _date(reference.published)) if part)
    return ". ".join(part for part in (imprint, pages) if part)


def _date(published):
    year, *rest = published.split("-")
    return " ".join(
        [
            year,
            *(MONTHS[int(part) - 1] for part in rest[:1]),
            *(str(int(part)) for part in rest[1:]),
        ]
    )


def _short_range(pages):
    """1025-1033 becomes 1025-33: repeated figures are left out."""
    found = re.fullmatch(r"(\d+)\s*[-–]\s*(\d+)", pages.strip())
    if not found or len(found[1]) != len(found[2]):
        return pages.strip().replace("–", "-")
    first, last = found.groups()
    same = next(
        (n for n, pair in enumerate(zip(first, last, strict=True)) if pair[0] != pair[1]), 0
    )
    return f"{first}-{last[same:]}"


def _links(reference):
    links = []
    if reference.doi:
        links.append((address_of_doi(reference.doi), f"doi:{reference.doi}"))
    elif reference.url:
        links.append((reference.url, reference.url))
    if reference.pmid:
        links.append(
            (f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/", f"PMID {reference.pmid}")
        )
    return format_html_join(" ", '<a href="{}" rel="noopener">{}</a>', links)


def _notice(reference):
    when = f" {reference.retraction_date:%Y}" if reference.retraction_date else ""
    return format_html(
        '<strong class="retraction">{}{}.</strong>', reference.get_retraction_status_display(), when
    )


def _sentence(text):
    text = text.strip()
    return text if not text or text[-1] in ".?!" else f"{text}."
