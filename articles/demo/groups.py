"""Support groups of the demo content. All of them are examples, and say so."""

from datetime import time

from articles.models import ChangedDay, Meeting

PLAIN = ("who_for", "run_by", "cost", "accessibility", "how_to_join", "calendar_name", "language")


def fill_group(page, facts, writing):
    """What a support group has beside its text, from the front matter of its document."""
    for name in PLAIN:
        setattr(page, name, writing.plain(facts[name]))
    page.is_example = facts["is_example"]
    page.where = facts["where"]
    # Its lines are those of an address.
    page.place = facts.get("place", "")
    page.time_zone = facts["time_zone"]
    page.meetings.set(Meeting(**_with_time(meeting)) for meeting in facts["meetings"])
    page.changed_days.set(
        ChangedDay(**_with_time(day), note=writing.plain(note))
        for day, note in map(_apart, facts["changed_days"])
    )


def _apart(day):
    """A day that differs without its note, and the note."""
    return {name: value for name, value in day.items() if name != "note"}, day["note"]


def _with_time(fields):
    if "starts_at" not in fields:
        return fields
    return {**fields, "starts_at": time.fromisoformat(fields["starts_at"])}
