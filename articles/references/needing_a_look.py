"""Which references need a look, and why: for the report and the first page of the admin."""

from datetime import timedelta

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.references.models import Reference
from articles.references.standing import BY_GRAVITY, NOTHING_TO_TELL, UNSUPPORTABLE, gravity
from articles.references.used_by import in_claims_of_live_pages

UNCHECKED_FOR = timedelta(days=30)
HAS_NUMBER = Q(doi__isnull=False) | ~Q(pmid="")
HAS_NOTICE = ~Q(retraction_status__in=NOTHING_TO_TELL)
ELSEWHERE = Reference.Problem.ELSEWHERE
HAS_PROBLEM = HAS_NUMBER & ~Q(check_problem__in=("", ELSEWHERE))
# What the register says and we do not.
OVERRULES = Q(keeps_own_status=True) & ~Q(status_found__in=NOTHING_TO_TELL)


def unchecked(now):
    """Those that a register could be asked about, and was not for 30 days."""
    long_ago = Q(notices_checked_at__isnull=True) | Q(notices_checked_at__lt=now - UNCHECKED_FOR)
    return HAS_NUMBER & long_ago & ~Q(check_problem=ELSEWHERE)


def needing_a_look():
    """The references that need a look, the gravest first: a queryset."""
    why = HAS_NOTICE | HAS_PROBLEM | OVERRULES | unchecked(timezone.now())
    weight = Case(
        *(When(retraction_status=status, then=Value(gravity(status))) for status in BY_GRAVITY),
        default=Value(0),
        output_field=IntegerField(),
    )
    found = Reference.objects.filter(why).annotate(weight=weight).defer("csl")
    return found.order_by("-weight", F("notices_checked_at").asc(nulls_first=True), "label", "pk")


def unseen(now):
    """Of those that need a look: all but notices that somebody has looked at since the news."""
    return HAS_PROBLEM | unchecked(now) | Q(checked_on__isnull=True)


def supporting_a_claim():
    """Those that were retracted or withdrawn while a claim of a live page rests on them."""
    return Q(retraction_status__in=UNSUPPORTABLE) & Q(pk__in=in_claims_of_live_pages())


def reasons(reference, now):
    """Why it is among them, in short sentences."""
    return [*_notice(reference), *_difference(reference), *_check(reference, now)]


def _notice(reference):
    if not reference.has_notice:
        return
    status = reference.get_retraction_status_display()
    yield f"{status} ({_day(reference.retraction_date)})" if reference.retraction_date else status


def _difference(reference):
    if not reference.status_found:
        return
    difference = gravity(reference.status_found) - gravity(reference.retraction_status)
    if difference > 0:
        found = reference.get_status_found_display()
        yield _("The register says “%s”; we keep our own") % found
    elif difference < 0:
        yield _("The register shows no such notice")


def _check(reference, now):
    if reference.check_problem == ELSEWHERE or not (reference.doi or reference.pmid):
        return
    if reference.check_problem:
        yield _("The last check failed: %s") % reference.get_check_problem_display()
    checked = reference.notices_checked_at
    if not checked:
        yield _("Never checked")
    elif checked < now - UNCHECKED_FOR:
        yield _("Not checked since %s") % _day(timezone.localtime(checked))


def _day(day):
    return date_format(day, "j F Y")
