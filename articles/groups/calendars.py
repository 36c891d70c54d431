"""Calendar files of one group and of all: for visitors who accepted, and for calendar apps."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.groups.ical import calendar
from articles.groups.listing import with_times
from articles.models.groups import SupportGroupPage
from articles.models.published import published
from articles.models.site_facts import site_facts

CONTENT_TYPE = "text/calendar; charset=utf-8"
# A calendar has no second page. This is far more than one community runs.
MOST_GROUPS = 500


@require_safe
def group(request, slug):
    """GET /support-groups/<slug>/calendar.ics"""
    page = with_times(published(SupportGroupPage.objects.filter(slug=slug))).first()
    if page is None:
        raise Http404
    return _file([page], name=page.name_in_calendars, filename=slug)


@require_safe
def all_groups(request):
    """GET /support-groups/calendar.ics"""
    return _of_all()


@require_safe
def feed(request, token):
    """The same for a calendar app, at an address whose token the gate has checked."""
    return _of_all()


def has_groups():
    """Whether there is anything to subscribe to."""
    return _all_pages().exists()


def _all_pages():
    return published(SupportGroupPage.objects.order_by("path"))


def _of_all():
    pages = with_times(_all_pages())[:MOST_GROUPS]
    name = _("%(site)s: groups") % {"site": site_facts()["name"]}
    return _file(list(pages), name=name, filename="support-groups")


def _file(pages, *, name, filename):
    return HttpResponse(
        calendar(pages, name=name, now=timezone.now()),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'inline; filename="{filename}.ics"'},
    )
