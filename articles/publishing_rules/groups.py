"""A support group can be found and joined, and names no private person."""

import re

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.groups.timetable import CANCELLED, Timetable
from articles.publishing_rules.findings import Finding, Place

# Addresses that people have for themselves. An organisation's own is safer for everybody.
PERSONAL_MAIL = frozenset(
    "aol.com btinternet.com gmail.com gmx.com googlemail.com hotmail.co.uk hotmail.com icloud.com "
    "live.co.uk live.com mail.com me.com msn.com outlook.com proton.me protonmail.com sky.com "
    "talktalk.net virginmedia.com yahoo.co.uk yahoo.com".split()
)
# Numbers of mobile and of personal phones in the UK (Ofcom's numbering plan), and abroad +447.
PERSONAL_PHONE = re.compile(r"(?:\+44|0044|0)7")
NOT_DIGITS = re.compile(r"\(0\)|[^\d+]")


def a_group_names_no_private_person(content):
    page = content.page
    if not _is_group(page):
        return
    if page.email.rpartition("@")[2].lower() in PERSONAL_MAIL:
        sentence = _("This looks like a person's own address. Use the organisation's.")
        yield Finding("personal-contact", sentence, Place("email", words=_("E-mail")), stops=False)
    if PERSONAL_PHONE.match(NOT_DIGITS.sub("", page.phone)):
        sentence = _("This looks like a person's own number. Use the organisation's.")
        yield Finding("personal-contact", sentence, Place("phone", words=_("Phone")), stops=False)


def a_group_can_be_found(content):
    page = content.page
    if not _is_group(page):
        return
    if not any(place.field in {"meetings", "changed_days"} for _child, place in content.children):
        sentence = _("No meeting is planned, so readers cannot come.")
        yield Finding("group-without-meetings", sentence, _place("meetings"), stops=False)
    if page.where != page.Where.ONLINE and not page.place:
        sentence = _("Say where it meets, or how members are told.")
        yield Finding("group-without-place", sentence, _place("place"), stops=False)
    if not (page.how_to_join or page.web_address or page.email or page.phone):
        sentence = _("Say how to join.")
        yield Finding("group-cannot-be-joined", sentence, _place("how_to_join"), stops=False)


def a_cancelled_day_is_one_of_a_meeting(content):
    """A slip in the date would leave the meeting on, and people would come to a closed door."""
    page = content.page
    if not _is_group(page):
        return
    rows = [(child, place) for child, place in content.children if place.field == "changed_days"]
    meetings = [child for child, place in content.children if place.field == "meetings"]
    # A row that was added and left empty is among them.
    filled_in = [meeting for meeting in meetings if meeting.first_on and meeting.starts_at]
    timetable = Timetable(page.time_zone, filled_in, [])
    for day, place in rows:
        is_ahead = day.date and day.date >= timezone.localdate()
        if day.kind == CANCELLED and is_ahead and not timetable.was_planned(day.date):
            sentence = _("No meeting is planned on this day: look at the date, or remove it.")
            yield Finding("cancelled-day-without-meeting", sentence, place.inside("date"))


def _is_group(page):
    return hasattr(page, "is_example") and hasattr(page, "meetings")


def _place(field):
    words = {"meetings": _("Meetings"), "place": _("Place"), "how_to_join": _("How to join")}
    return Place(field, words=words[field])
