"""Meetings as schema.org Events (https://schema.org/Event), for machines that read the page."""

from articles.machine_readable import absolute

ONLINE, IN_PERSON, BOTH = "online", "in_person", "both"
ATTENDANCE = {ONLINE: "Online", IN_PERSON: "Offline", BOTH: "Mixed"}


def structured(page, coming):
    """One Event for each Occurrence. An example is no event: machines would take it for real."""
    if page.is_example:
        return []
    return [_event(page, occurrence) for occurrence in coming]


def _event(page, occurrence):
    facts = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": page.title,
        "description": page.summary,
        "startDate": occurrence.start.isoformat(),
        "endDate": occurrence.end.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": f"https://schema.org/{ATTENDANCE[page.where]}EventAttendanceMode",
        "location": _locations(page),
        "organizer": _organiser(page),
        "url": absolute(page.url or "/"),
    }
    return {name: value for name, value in facts.items() if value}


def _locations(page):
    address = page.web_address or absolute(page.url or "/")
    online = {"@type": "VirtualLocation", "url": address}
    place = {"@type": "Place", "name": page.place or page.title, "address": page.place}
    place = {name: value for name, value in place.items() if value}
    return {ONLINE: [online], IN_PERSON: [place], BOTH: [place, online]}[page.where]


def _organiser(page):
    if not page.run_by:
        return None
    facts = {"@type": "Organization", "name": page.run_by, "url": page.web_address}
    return {name: value for name, value in facts.items() if value}
