"""Pages in memory for the rules: nothing here is published, so that a page may break them."""

from articles.blocks import PageBody
from articles.models import ArticlePage
from articles.publishing_rules.rules import findings_for
from tests.factories import cite, make_article


def line(text, reference=None):
    return f"<p>{text}{cite(reference) if reference else ''}</p>"


def body(*blocks):
    """A body of (name, value) pairs, as a draft may hold it."""
    return PageBody().to_python([{"type": name, "value": value} for name, value in blocks])


def draft(*blocks, **fields):
    """An article that nobody published, with these blocks."""
    return make_article(live=False, body=body(*blocks), **fields)


def in_memory(*blocks, **fields):
    return ArticlePage(**{"title": "A page", "body": body(*blocks), **fields})


def codes(page, *, stops=None):
    """The codes of what the rules find on a page; with `stops`, of those that do or do not."""
    return {
        finding.code for finding in findings_for(page) if stops is None or finding.stops == stops
    }


def found(page, code):
    """The findings of one code, as a list."""
    return [finding for finding in findings_for(page) if finding.code == code]


def trial(**fields):
    return {
        "trial": "MAPP2",
        "outcome": line("No PTSD"),
        "participants": 104,
        "time_point": "after 18 weeks",
        "with_label": "With",
        "with_per_100": 71,
        "without_label": "Without",
        "without_per_100": 48,
        "note": "",
        "funding": line("Paid by the maker"),
        **fields,
    }


def claim(**fields):
    return {"statement": line("It may help"), "certainty": "low", "basis": "", **fields}


def key_points(*points):
    return {"title": "Key points", "points": list(points)}


def table(*rows, caption="A table", headings=("One", "Two")):
    columns = [{"type": "text", "heading": heading} for heading in headings]
    rows = [{"values": list(row)} for row in rows]
    return {"row_header": True, "table": {"columns": columns, "rows": rows, "caption": caption}}
