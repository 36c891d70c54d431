"""Blocks of the demo content → the values that a StreamField stores."""

import uuid

from articles.demo.reader import PROSE


def stream_values(blocks, *, writing, pictures):
    """A list of {type, value, id} for (name, fields) pairs.

    pictures: {name: image id or None}; a figure whose picture is gone is left out.
    """
    make = _Maker(writing, pictures)
    values = [(name, make.value(name, fields)) for name, fields in blocks]
    return [
        {"type": name, "value": value, "id": str(uuid.uuid4())}
        for name, value in values
        if value is not None
    ]


class _Maker:
    def __init__(self, writing, pictures):
        self.line, self.text, self.plain = writing.line, writing.text, writing.plain
        self.pictures = pictures

    def value(self, name, fields):
        return self.text(fields) if name == PROSE else getattr(self, name)(**fields)

    def key_points(self, *, title="Key points", points):
        return {"title": self.plain(title), "points": _items(map(self.line, points))}

    def status_box(self, *, title, checked_on, entries):
        entries = [
            {"place": self.plain(entry["place"]), "position": self.line(entry["position"])}
            for entry in entries
        ]
        return {
            "title": self.plain(title),
            "checked_on": checked_on.isoformat(),
            "entries": _items(entries),
        }

    def trial_result(self, *, participants, with_per_100, without_per_100, **words):
        plain = {
            name: self.plain(words[name])
            for name in ("trial", "time_point", "with_label", "without_label")
        }
        return {
            **plain,
            "outcome": self.line(words["outcome"]),
            "participants": participants,
            "with_per_100": with_per_100,
            "without_per_100": without_per_100,
            "note": self.text(words.get("note", "")),
            "funding": self.line(words["funding"]),
        }

    def claim(self, *, statement, certainty, basis=""):
        return {
            "statement": self.line(statement),
            "certainty": certainty,
            "basis": self.line(basis),
        }

    def table(self, *, caption, columns, rows, row_header=True):
        return {
            "row_header": row_header,
            "table": {
                "columns": [
                    {"type": "text", "heading": self.plain(heading)} for heading in columns
                ],
                "rows": [{"values": [self.line(cell) for cell in row]} for row in rows],
                "caption": self.plain(caption),
            },
        }

    def figure(self, *, image, alternative_text, caption=""):
        if self.pictures[image] is None:
            return None
        return {
            "image": self.pictures[image],
            "alternative_text": self.plain(alternative_text),
            "caption": self.line(caption),
        }

    def quote(self, *, text, attribution=""):
        return {"text": self.line(text), "attribution": self.plain(attribution)}

    def warning(self, *, title, text):
        return {"title": self.plain(title), "text": self.text(text)}

    def help_box(self, *, title, text=""):
        return {"title": self.plain(title), "text": self.line(text)}

    def detail(self, *, summary, text):
        return {"summary": self.plain(summary), "text": self.text(text)}


def _items(values):
    return [{"type": "item", "value": value, "id": str(uuid.uuid4())} for value in values]
