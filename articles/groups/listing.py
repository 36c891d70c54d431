"""The list of support groups: where, and in which order. The next meetings are worked out anew."""

from dataclasses import dataclass

from django.core.paginator import Paginator

from articles.groups import words
from articles.groups.recurrence import Occurrence

GROUPS_ON_A_PAGE = 12
WHERE = {"online": ("online", "both"), "in-person": ("in_person", "both")}
BY_NAME = "name"
NOT_LISTED = ("body", "search_description", "funding_note")


@dataclass(frozen=True)
class ListedGroup:
    """A page with its next meeting, or None if none is planned."""

    page: object
    next: Occurrence | None

    @property
    def next_in_words(self):
        return words.spoken(self.next) if self.next else None


def groups_to_show(request, groups, *, now):
    """listing (a Paginator page of ListedGroup), where and order, as ?where= and ?order= ask.

    `groups` is a queryset of support groups. Three queries, however many there are: the one that
    meets next is known only when all are worked out.
    """
    where = request.GET.get("where", "")
    where = where if where in WHERE else ""
    order = BY_NAME if request.GET.get("order") == BY_NAME else ""
    if where:
        groups = groups.filter(where__in=WHERE[where])
    listed = [ListedGroup(page, _next(page, now)) for page in with_times(groups)]
    listed.sort(key=_by_name if order else _by_next_meeting)
    paginator = Paginator(listed, GROUPS_ON_A_PAGE)
    chosen = {"where": where, "order": order}
    return {
        "listing": paginator.get_page(request.GET.get("page")),
        **chosen,
        # What the links to other pages of the list have to keep.
        "kept": "".join(f"&{name}={value}" for name, value in chosen.items() if value),
    }


def with_times(groups):
    """The groups of a queryset with what their timetables need."""
    return groups.defer(*NOT_LISTED).prefetch_related("meetings", "changed_days")


def _next(page, now):
    return next(iter(page.timetable.upcoming(now, limit=1)), None)


def _by_name(listed):
    return listed.page.title.casefold()


def _by_next_meeting(listed):
    meets = listed.next is not None
    return (not meets, listed.next.start if meets else 0, _by_name(listed))
